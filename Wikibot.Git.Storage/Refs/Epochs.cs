using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Refs;

/// <summary>
/// The folders in which the successors of a ref's tips are decided (docs/decisions/0002): one for each day on which somebody wrote,
/// under a random name that never comes back, and <c>adopted</c> for tips that name none.
/// </summary>
internal sealed class Epochs(IShareFiles files, string repository, string refName)
{
    /// <summary>The folder for the first tip of the line, and for tips whose own folder did not come along. Never pruned.</summary>
    public const string Adopted = "adopted";

    /// <summary>The folder for marks of whose turn it is, and for the ref's content on its way.</summary>
    public const string Turns = "turns";

    /// <summary>The folder of records that say since when an epoch is sealed.</summary>
    public const string Sealed = "sealed";

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");
    private readonly string _relative = $"wikibot/{refName["refs/".Length..].Replace('/', '-')}";

    /// <summary>The folder of all epochs of this ref.</summary>
    public string Folder => Path.Combine(repository, _relative);

    /// <summary>Where the successors of an epoch's tips are decided.</summary>
    public string PathOf(string epoch) => $"{Folder}/{epoch}";

    /// <summary>
    /// Whether what is decided in an epoch counts, asked of the server: it is there and not sealed. What the client believed absent in its
    /// folder is asked for again after that.
    /// </summary>
    public bool IsOpen(string epoch) => files.Revalidate(PathOf(epoch)) == FolderState.Open;

    /// <summary>The day of an epoch as a number that grows with time; null when the name is none of an epoch.</summary>
    public static int? DayOf(string epoch) =>
        epoch.Length == 17 && epoch[8] == '-' && !epoch.AsSpan(9).ContainsAnyExcept(s_hex)
            && int.TryParse(epoch.AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            ? day
            : null;

    /// <summary>The epoch that a commit's slot names; null when it names none.</summary>
    public static string? Of(string? slot) => Part(slot, 0) is { } epoch && DayOf(epoch) is not null ? epoch : null;

    /// <summary>The epoch in which a commit says that it was decided; null when it does not say.</summary>
    public static string? OfParent(string? slot) => Part(slot, 2) is { } epoch && (epoch == Adopted || DayOf(epoch) is not null) ? epoch : null;

    /// <summary>
    /// The slot for a commit on a tip whose successor is decided in <paramref name="parent"/>: the epoch in which the commit's own successor
    /// will be decided (the parent's while its day lasts, else a new one), a random part that makes every attempt's commit id its own,
    /// and the parent's epoch.
    /// </summary>
    public string Next(string? parent, DateTimeOffset now)
    {
        var today = int.Parse(now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var day = parent is null ? null : DayOf(parent);
        var epoch = day >= today ? parent! : Make(Math.Max(today, day ?? 0));
        var slot = $"{epoch}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return parent is null ? slot : $"{slot}/{parent}";
    }

    /// <summary>Makes the folders that always are there. Harmless to repeat.</summary>
    public void EnsureFolders()
    {
        files.MakeFolders(repository, _relative);
        files.MakeFolder(PathOf(Adopted));
        files.MakeFolder(PathOf(Turns));
    }

    /// <summary>The candidate of N on top of T: a ref file waiting to be moved into place, once.</summary>
    public string Candidate(string epoch, ObjectId tip, ObjectId next) => $"{PathOf(epoch)}/{tip}.{next}";

    private string Make(int day)
    {
        var fresh = $"{day:00000000}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        if (!files.MakeFolder(PathOf(fresh)))
        {
            throw new ShareFileException(ShareError.Exists, "make folder", PathOf(fresh));
        }

        return fresh;
    }

    private static string? Part(string? slot, int index) => slot?.Split('/') is { } parts && parts.Length > index ? parts[index] : null;
}
