using System.Globalization;
using System.Text.RegularExpressions;

namespace Wikibot.Git.Index;

/// <summary>
/// Copies of indexes on the share, from which a process without any begins. One is published by maintenance when the wiki is large enough to be worth it and
/// enough of it has changed since the newest; two stay. Whatever is wrong with one, it is as if there were none.
/// </summary>
internal sealed partial class IndexSnapshots(IWikiStore store, TimeProvider time, ILogger<IndexSnapshots> logger)
{
    /// <summary>Pages of the smallest wiki whose index is published; a smaller one is read anew sooner than it is copied.</summary>
    private const int FewestPages = 200;

    /// <summary>Files that have to differ from the newest copy before another is made, at least; and at least one in so many of all.</summary>
    private const int FewestChanges = 20;
    private const int Share = 50;

    /// <summary>Copies that stay: one may be read while the next is published.</summary>
    private const int Kept = 2;

    /// <summary>Beginnings of the names of copies: of one that knows the past, and of one that knows but a part of it. The latter is soon followed by another.</summary>
    private const string Whole = "index";
    private const string Begun = "begun";

    /// <summary>Bytes of the largest index that is published.</summary>
    private const long Largest = 256L << 20;

    /// <summary>How long a copy that is superseded stays, because another process may be reading it.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromHours(1);

    /// <summary>How long copies of other versions stay, and what killed processes left.</summary>
    private static readonly TimeSpan s_forgotten = TimeSpan.FromDays(7);

    /// <summary>Brings the newest copy to this machine, as the file that it was sealed as.</summary>
    public async Task FetchAsync(string wiki, IndexFile file, CancellationToken cancellationToken)
    {
        foreach (var copy in Ours(await store.Derived.ListAsync(wiki, cancellationToken)))
        {
            bool whole;
            await using (var part = file.OpenPart())
            {
                whole = await store.Derived.FetchAsync(wiki, copy.Name, part, cancellationToken);
            }

            if (whole)
            {
                file.TakePart();
                return;
            }
        }
    }

    /// <summary>Publishes the index of a wiki, if it is worth it, and removes copies that are superseded.</summary>
    /// <returns>Whether it was published.</returns>
    public async Task<bool> PublishAsync(IWiki wiki, WikiIndexes indexes, CancellationToken cancellationToken)
    {
        var there = await store.Derived.ListAsync(wiki.Name, cancellationToken);
        var known = Ours(there);
        foreach (var left in there.Where(file => file.Modified < time.GetUtcNow() - s_forgotten && known.TrueForAll(ours => ours.Name != file.Name)))
        {
            await store.Derived.RemoveAsync(wiki.Name, left.Name, cancellationToken);
        }

        foreach (var old in known.Skip(Kept).Where(copy => copy.Modified < time.GetUtcNow() - s_grace))
        {
            await store.Derived.RemoveAsync(wiki.Name, old.Name, cancellationToken);
        }

        var has = await indexes.ReadAsync(wiki, IndexNeed.All, indexes.UpdateTime, (_, state) => state, cancellationToken);
        if (!has.IsWhole || has.Pages < FewestPages || (known is [{ HasLine: true } newest, ..] && !await IsFarBehindAsync(wiki, newest.Commit, has.Pages, cancellationToken)))
        {
            return false;
        }

        return await indexes.CopyAsync(
            wiki,
            async (path, state) =>
            {
                await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                if (content.Length > Largest)
                {
                    logger.LogWarning("The index of wiki {Wiki} has {Bytes} bytes, too many to be published", wiki.Name, content.Length);
                    return false;
                }

                var name = string.Create(CultureInfo.InvariantCulture, $"{(state.IsLineWhole ? Whole : Begun)}-{IndexSchema.Version}-{time.GetUtcNow().ToUnixTimeMilliseconds():d15}-{state.Commit}-{Guid.NewGuid():N}");
                await store.Derived.PublishAsync(wiki.Name, name, content, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private static async Task<bool> IsFarBehindAsync(IWiki wiki, ObjectId commit, int pages, CancellationToken cancellationToken)
    {
        try
        {
            var tip = await wiki.TipAsync(cancellationToken);
            var most = Math.Max(FewestChanges, pages / Share);
            return await wiki.DiffAsync((await wiki.ReadCommitAsync(commit, cancellationToken)).Tree, tip.Root.Id, cancellationToken).Take(most).CountAsync(cancellationToken) >= most;
        }
        catch (ObjectNotFoundException)
        {
            // Of a history that is no more.
            return true;
        }
    }

    /// <summary>The copies of this version, the newest first.</summary>
    private static List<Copy> Ours(IReadOnlyList<DerivedFile> files) =>
        [.. files.Select(file => (file, Match: Name().Match(file.Name)))
            .Where(pair => pair.Match.Success && pair.Match.Groups["version"].Value == IndexSchema.Version.ToString(CultureInfo.InvariantCulture))
            .OrderByDescending(pair => pair.Match.Groups["time"].Value, StringComparer.Ordinal)
            .Select(pair => new Copy(pair.file.Name, ObjectId.Parse(pair.Match.Groups["commit"].Value), pair.file.Modified, pair.Match.Groups["kind"].Value == Whole))];

    [GeneratedRegex(@"\A(?<kind>index|begun)-(?<version>\d+)-(?<time>\d{15})-(?<commit>[0-9a-f]{40})-[0-9a-f]{32}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Name();

    /// <param name="Name">Its file.</param>
    /// <param name="Commit">The commit whose state it is of.</param>
    /// <param name="Modified">When it was published.</param>
    /// <param name="HasLine">Whether it knows of every commit what it changed.</param>
    private sealed record Copy(string Name, ObjectId Commit, DateTimeOffset Modified, bool HasLine);
}
