using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Commits;

/// <summary>What one call has fetched of bytes that were elsewhere: each once, whatever number of tries it takes, and thrown away with the call when no commit wanted it.</summary>
internal sealed class Fetched(IShareFiles files, LooseObjects loose) : IDisposable
{
    private readonly Dictionary<IncomingBytes, StagedBlob> _blobs = new(ReferenceEqualityComparer.Instance);

    /// <summary>Fetches what a change names and is not here yet.</summary>
    /// <returns>Whether anything was fetched: then time has passed, and the change belongs judged anew.</returns>
    public async Task<bool> AddAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        var before = _blobs.Count;
        if (before > 0 && changes.Files.Any(file => file.Incoming is { } other && !_blobs.ContainsKey(other)))
        {
            throw new InvalidOperationException("A change names the same incoming bytes each time that it is worked out.");
        }

        foreach (var incoming in changes.Files.Select(file => file.Incoming).OfType<IncomingBytes>().Where(incoming => !_blobs.ContainsKey(incoming)))
        {
            await using var content = await incoming.OpenAsync!(cancellationToken);

            // It deflates, and the share is asked synchronously: on a thread of its own, for seconds.
            _blobs[incoming] = await Task.Factory.StartNew(
                () => StagedBlob.Write(files, loose, content, incoming.Length, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        return _blobs.Count > before;
    }

    /// <summary>The id of fetched bytes.</summary>
    public ObjectId IdOf(IncomingBytes incoming) => _blobs[incoming].Id;

    /// <summary>Makes objects of what a change names.</summary>
    public void Place(ChangeSet changes)
    {
        foreach (var incoming in changes.Files.Select(file => file.Incoming).OfType<IncomingBytes>())
        {
            _blobs[incoming].Place();
        }
    }

    public void Dispose()
    {
        foreach (var blob in _blobs.Values)
        {
            blob.Discard();
        }
    }
}
