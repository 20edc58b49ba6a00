using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Refs;

/// <summary>
/// Who comes after a commit: the fence of docs/decisions/0002. The successor of tip T is decided by the exclusive creation of the
/// record <c>wikibot/{ref}/{epoch of T}/{T}</c>, and nothing else; T's candidates lie beside it as <c>{T}.{N}</c>.
/// </summary>
/// <remarks>
/// An epoch folder carries a random name and is made before the first commit that names it. So once it is gone it never comes
/// back, and whoever thaws and still wants to decide in it is told that it is gone.
/// </remarks>
internal sealed class Slots(IShareFiles files, string repository, string refName)
{
    /// <summary>The folder for tips that this engine did not make, or whose epoch folder was not copied along. Never pruned.</summary>
    public const string Adopted = "adopted";

    /// <summary>The folder for marks of whose turn it is, beside the epochs.</summary>
    public const string Turns = "turns";

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");
    private volatile string? _orphaned;
    private readonly string _relative = $"wikibot/{refName["refs/".Length..].Replace('/', '-')}";

    /// <summary>The folder of all epochs of this ref.</summary>
    public string Folder => Path.Combine(repository, _relative);

    /// <summary>The day of an epoch as a number that grows with time; null when the slot is none of ours.</summary>
    public static int? DayOf(string epoch) =>
        epoch.Length == 17 && epoch[8] == '-' && !epoch.AsSpan(9).ContainsAnyExcept(s_hex)
            && int.TryParse(epoch.AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            ? day
            : null;

    /// <summary>The epoch that a commit's slot names; null when it names none.</summary>
    public static string? EpochOf(string? slot) => slot is { Length: > 17 } && slot[17] == '/' && DayOf(slot[..17]) is not null ? slot[..17] : null;

    /// <summary>
    /// The slot for a commit on top of one with <paramref name="parentSlot"/>: in the parent's epoch while its day lasts, else in a new one.
    /// The random part makes every attempt's commit id its own, so that no two writers ever share a candidate.
    /// </summary>
    public string Next(string? parentSlot, DateTimeOffset now)
    {
        var today = int.Parse(now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (EpochOf(parentSlot) is { } epoch && DayOf(epoch) >= today && epoch != _orphaned)
        {
            return $"{epoch}/{nonce}";
        }

        var day = Math.Max(today, EpochOf(parentSlot) is { } old ? DayOf(old)!.Value : 0);
        var fresh = $"{day:00000000}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        EnsureFolder();
        files.MakeFolder(Path.Combine(Folder, fresh));
        return $"{fresh}/{nonce}";
    }

    /// <summary>Whether a slot lies in an epoch that is known to be missing.</summary>
    public bool IsOrphaned(string slot) => _orphaned is { } epoch && EpochOf(slot) == epoch;

    /// <summary>Notes that a tip's epoch folder is missing although it is the tip: its successors begin a new one.</summary>
    public void Orphaned(string epoch) => _orphaned = epoch;

    /// <summary>The folder in which the successor of the tip with this slot is decided, as long as it exists.</summary>
    public string DecisionFolder(string? slot) => Path.Combine(Folder, EpochOf(slot) ?? Adopted);

    /// <summary>Where tips are adopted.</summary>
    public string AdoptedFolder => Path.Combine(Folder, Adopted);

    /// <summary>Where writers mark the tips on which it is their turn.</summary>
    public string TurnsFolder => Path.Combine(Folder, Turns);

    /// <summary>Makes the folders for adopted tips and for turns. Harmless to repeat: they never go away.</summary>
    public void EnsureFolders()
    {
        EnsureFolder();
        files.MakeFolder(AdoptedFolder);
        files.MakeFolder(TurnsFolder);
    }

    /// <summary>The candidate of N on top of T: a ref file waiting to be moved into place, once.</summary>
    public static string Candidate(string folder, ObjectId tip, ObjectId next) => $"{folder}/{tip}.{next}";

    /// <summary>Decides that N follows T, unless something else does.</summary>
    public RecordOutcome Decide(string folder, ObjectId tip, ObjectId next) => files.CreateRecord($"{folder}/{tip}", next.ToString());

    /// <summary>What follows T; null when it is not decided in this folder, or the folder is gone.</summary>
    public ObjectId? Successor(string folder, ObjectId tip) => files.ReadRecord($"{folder}/{tip}") is { } hex ? ObjectId.Parse(hex) : null;

    /// <summary>What follows T, wherever it was decided.</summary>
    public (ObjectId Next, string Folder)? Find(ObjectId tip, string? slot)
    {
        if (EpochOf(slot) is not null)
        {
            var own = DecisionFolder(slot);
            if (Successor(own, tip) is { } next)
            {
                return (next, own);
            }
        }

        return Successor(AdoptedFolder, tip) is { } adopted ? (adopted, AdoptedFolder) : null;
    }

    /// <summary>
    /// Moves the ref from T to N. The candidate exists once, so of all who try only the first moves it, and a helper that comes
    /// minutes late finds nothing to move. False when somebody else was first.
    /// </summary>
    public bool Complete(string folder, ObjectId tip, ObjectId next) =>
        files.Rename(Candidate(folder, tip, next), Path.Combine(repository, refName));

    private void EnsureFolder() => files.MakeFolders(repository, _relative);
}
