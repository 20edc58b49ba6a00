namespace Wikibot.Git.Storage;

/// <summary>
/// The repositories of which a store has files open: packs, with megabytes of them in memory, and folders. A process serves thousands of
/// wikis in its life and has 1,024 handles in Lambda, so only those used last stay open. What is read of the others opens again.
/// </summary>
internal sealed class OpenRepositories(int most)
{
    private readonly HashSet<RepositoryParts> _open = [];
    private readonly Lock _lock = new();

    /// <summary>Takes note of one with open files; closes the one that nobody has used for longest when there are too many.</summary>
    public void Opened(RepositoryParts repository)
    {
        RepositoryParts? oldest = null;
        lock (_lock)
        {
            _open.Add(repository);
            if (_open.Count > most)
            {
                oldest = _open.Where(r => r != repository).MinBy(r => r.LastUse)!;
                _open.Remove(oldest);
            }
        }

        // Outside the lock: it may be opening files at this moment, and come here for that.
        oldest?.Close();
    }
}
