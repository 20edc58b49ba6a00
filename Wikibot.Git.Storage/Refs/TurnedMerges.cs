using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Refs;

/// <summary>
/// Merges that were pushed with what was the tip as another than their first parent, as <c>git pull</c> makes them: <c>wikibot/turned/{merge}</c>
/// says which parent the line goes on to. Written and never missing before the merge can be on the line, so whoever reads the merge there finds it.
/// </summary>
internal sealed class TurnedMerges(IShareFiles files, string repository)
{
    private const string Relative = "wikibot/turned";

    /// <summary>The parent by which the line goes on; null when that is the first one.</summary>
    public ObjectId? ParentOf(ObjectId merge) => files.ReadRecord(PathOf(merge)) is { } hex && ObjectId.TryParse(hex, out var parent) ? parent : null;

    /// <summary>Notes of merges the parent by which the line goes on, durably.</summary>
    public void Turn(IReadOnlyCollection<KeyValuePair<ObjectId, ObjectId>> turns)
    {
        if (turns.Count == 0)
        {
            return;
        }

        files.MakeFolders(repository, Relative);
        foreach (var (merge, parent) in turns)
        {
            if (files.CreateRecord(PathOf(merge), parent.ToString()) == RecordOutcome.Exists && ParentOf(merge) != parent)
            {
                // Of a push that was never decided.
                files.Delete(PathOf(merge));
                files.CreateRecord(PathOf(merge), parent.ToString());
            }
        }

        files.FlushFolder($"{repository}/{Relative}");
    }

    /// <summary>Takes back what a push that was never decided has noted.</summary>
    public void Clear(ObjectId merge)
    {
        if (ParentOf(merge) is not null)
        {
            files.Delete(PathOf(merge));
        }
    }

    /// <summary>All merges of which something is noted, whether they are on the line or not.</summary>
    public IReadOnlySet<ObjectId> Merges() =>
        (files.List($"{repository}/{Relative}") ?? []).Select(entry => ObjectId.TryParse(entry.Name, out var merge) ? merge : default).Where(merge => merge != default).ToHashSet();

    private string PathOf(ObjectId merge) => $"{repository}/{Relative}/{merge}";
}
