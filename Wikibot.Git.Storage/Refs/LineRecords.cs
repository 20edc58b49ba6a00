using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Refs;

/// <summary>
/// The records that make up the line of a ref: <c>wikibot/{ref}/{epoch}/{T}</c> says what follows tip T. It is created exclusively and
/// never changes, and whoever creates it has decided; nothing else decides (docs/decisions/0002).
/// </summary>
internal sealed class LineRecords(IShareFiles files, Epochs epochs, ObjectReader reader)
{
    private const string RootName = "root";

    /// <summary>Decides that a commit follows the tip, unless another does.</summary>
    public RecordOutcome Decide(LineTip tip, ObjectId next) => files.CreateRecord(PathOf(tip.Epoch, tip.Commit), next.ToString());

    /// <summary>Decides that a commit which this engine did not make, and which names no epoch, follows the tip.</summary>
    public RecordOutcome Adopt(LineTip tip, ObjectId next, string epoch) => files.CreateRecord(PathOf(tip.Epoch, tip.Commit), $"{next}@{epoch}");

    /// <summary>Decides which commit the line of a ref begins with.</summary>
    public RecordOutcome Begin(ObjectId first) => files.CreateRecord($"{epochs.PathOf(Epochs.Adopted)}/{RootName}", first.ToString());

    /// <summary>What the line begins with; null when it has not been begun, or was begun by a version that did not note it.</summary>
    public ObjectId? First() => files.ReadRecord($"{epochs.PathOf(Epochs.Adopted)}/{RootName}") is { } hex ? ObjectId.Parse(hex) : null;

    /// <summary>What follows the tip, in one look that an NFS client may answer from what it believes.</summary>
    public LineTip? Successor(LineTip tip)
    {
        if (Successor(tip.Epoch, tip.Commit) is not { } next)
        {
            return null;
        }

        return new LineTip(
            next.Commit,
            next.Epoch ?? Epochs.Of(reader.Commit(next.Commit).Slot) ?? Epochs.Adopted,
            tip.Unmoved.Add(epochs.Candidate(tip.Epoch, tip.Commit, next.Commit)));
    }

    /// <summary>What an epoch's record says of a commit.</summary>
    public (ObjectId Commit, string? Epoch)? Successor(string epoch, ObjectId tip) => Parse(files.ReadRecord(PathOf(epoch, tip)));

    /// <summary>All records that are not sealed, as they are now: each tip, what follows it, and in which epoch.</summary>
    public Dictionary<ObjectId, (ObjectId Commit, string? Epoch)> All()
    {
        var all = new Dictionary<ObjectId, (ObjectId, string?)>();
        foreach (var epoch in Folders().Where(epochs.IsOpen))
        {
            var tips = (files.List(epochs.PathOf(epoch)) ?? []).Select(e => ObjectId.TryParse(e.Name, out var id) ? id : default).Where(id => id != default).ToList();
            var next = new (ObjectId, string?)?[tips.Count];
            ParallelFiles.Run(tips.Count, i => next[i] = Successor(epoch, tips[i]));
            for (var i = 0; i < tips.Count; i++)
            {
                if (next[i] is { } known)
                {
                    all[tips[i]] = known;
                }
            }
        }

        return all;
    }

    /// <summary>The folders in which successors are decided, sealed ones as well.</summary>
    public IEnumerable<string> Folders() =>
        (files.List(epochs.Folder) ?? []).Where(e => e.IsFolder && (e.Name == Epochs.Adopted || Epochs.DayOf(e.Name) is not null)).Select(e => e.Name);

    /// <summary>Notes which tip a commit without an epoch followed, so that a process that knows the commit alone finds its record.</summary>
    public void Note(LineTip tip, ObjectId adopted)
    {
        var note = $"{epochs.PathOf(Epochs.Adopted)}/{adopted}.in";
        var content = $"{tip.Epoch}/{tip.Commit}";
        if (files.CreateRecord(note, content) == RecordOutcome.Exists && files.ReadRecord(note) != content)
        {
            files.Delete(note);
            files.CreateRecord(note, content);
        }
    }

    /// <summary>The epoch of a commit that was adopted, as its note and the record that this names say; null when they do not.</summary>
    public string? EpochOfAdopted(ObjectId commit) =>
        files.ReadRecord($"{epochs.PathOf(Epochs.Adopted)}/{commit}.in")?.Split('/') is [var epoch, var tip]
            && ObjectId.TryParse(tip, out var id) && Successor(epoch, id) is { Epoch: { } own } next && next.Commit == commit
            ? own
            : null;

    private string PathOf(string epoch, ObjectId tip) => $"{epochs.PathOf(epoch)}/{tip}";

    private static (ObjectId Commit, string? Epoch)? Parse(string? content) =>
        content is null ? null
        : ObjectId.TryParse(content.Split('@')[0], out var id) ? (id, content.Split('@') is [_, var epoch] ? epoch : null)
        : throw new InvalidDataException("A record of the line holds no object id.");
}
