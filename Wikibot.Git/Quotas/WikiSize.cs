using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Quotas;

/// <summary>What a wiki holds: pages, bytes of all files, and bytes of all that its files ever were.</summary>
internal readonly record struct Held(long Pages, long Bytes, long History)
{
    /// <summary>With what comes.</summary>
    public static Held operator +(Held one, Held other) => new(one.Pages + other.Pages, one.Bytes + other.Bytes, one.History + other.History);

    /// <summary>Without what goes: it stays in the history.</summary>
    public static Held operator -(Held one, Held other) => new(one.Pages - other.Pages, one.Bytes - other.Bytes, one.History);
}

/// <summary>
/// How much a wiki holds, without counting it: each commit that is judged says so in the trailer <c>Wikibot-Size: pages bytes history seal</c>, from what its parent says and from what it changes itself. The
/// seal (HMAC-SHA256 by the services' secret, over wiki, parent and numbers) keeps pushed commits from saying what suits them. Where the tip says nothing, the newest commit that does is gone on from;
/// where none does, everything is counted, once.
/// </summary>
internal sealed class WikiSize(IOptions<IdentityOptions> secret)
{
    public const string Trailer = "Wikibot-Size";

    /// <summary>Commits that are looked at for one that says how much there was, before all files are counted.</summary>
    private const int MaxLooked = 1000;

    /// <summary>Hex digits of a seal: 96 bits.</summary>
    private const int SealLength = 24;

    private readonly ConditionalWeakTable<IWiki, Known> _known = [];

    /// <summary>What a state holds.</summary>
    public async ValueTask<Held> OfAsync(IWiki wiki, Snapshot tip, CancellationToken cancellationToken)
    {
        if (Said(wiki.Name, tip.Commit) is { } said)
        {
            return said;
        }

        if (_known.TryGetValue(wiki, out var known) && known.Tip == tip.Commit.Id)
        {
            return known.Held;
        }

        var held = await CountAsync(wiki, tip, cancellationToken);
        _known.AddOrUpdate(wiki, new Known(tip.Commit.Id, held));
        return held;
    }

    /// <summary>What a change adds to a state; less than nothing where it removes more.</summary>
    public static async ValueTask<Held> AddedAsync(IWiki wiki, Snapshot tip, ChangeSet changes, CancellationToken cancellationToken)
    {
        var added = default(Held);
        foreach (var file in changes.Files)
        {
            if (file.NewLength is { } length)
            {
                added += One(file.Path, length);
            }
            else if (file.Existing is { } moved)
            {
                // Nothing new is written.
                added += One(file.Path, await wiki.ReadBlobSizeAsync(moved, cancellationToken)) with { History = 0 };
            }

            if (await wiki.FindAsync(tip.Root, file.Path, cancellationToken) is { Kind: EntryKind.Blob, Id: var old })
            {
                added -= One(file.Path, await wiki.ReadBlobSizeAsync(old, cancellationToken));
            }
        }

        return added;
    }

    /// <summary>What a push adds to the tip that it follows. Its history is whatever came, also what only commits in between held, and is added up where that is <paramref name="asked"/> for.</summary>
    public static Held Added(IPushedHistory pushed, bool asked, CancellationToken cancellationToken)
    {
        var added = default(Held);
        foreach (var file in pushed.Files(cancellationToken))
        {
            added += One(file.Path, file.New, pushed) - One(file.Path, file.Old, pushed);
        }

        return added with { History = asked ? pushed.BytesOfFiles(cancellationToken) : 0 };
    }

    /// <summary>The trailer of a commit on top of <paramref name="parent"/>.</summary>
    public KeyValuePair<string, string> Say(string wiki, ObjectId parent, Held held) =>
        new(Trailer, string.Create(CultureInfo.InvariantCulture, $"{held.Pages} {held.Bytes} {held.History} {Seal(wiki, parent, held)}"));

    private Held? Said(string wiki, Commit commit) =>
        commit.Parents is [var parent] && CommitText.Trailers(commit.Message, Trailer).LastOrDefault()?.Split(' ') is [var pages, var bytes, var history, var seal]
        && Number(pages) is { } count && Number(bytes) is { } size && Number(history) is { } past
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(seal), Encoding.ASCII.GetBytes(Seal(wiki, parent, new Held(count, size, past))))
            ? new Held(count, size, past)
            : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task<Held> CountAsync(IWiki wiki, Snapshot tip, CancellationToken cancellationToken)
    {
        var written = 0L;
        Commit? newer = null;
        await foreach (var commit in wiki.LineAsync(tip.Commit.Id, cancellationToken).Take(MaxLooked))
        {
            written += newer is null ? 0 : (await DifferenceAsync(wiki, commit.Tree, newer.Tree, cancellationToken)).History;
            if (Said(wiki.Name, commit) is { } said)
            {
                return said + (await DifferenceAsync(wiki, commit.Tree, tip.Root.Id, cancellationToken) with { History = written });
            }

            newer = commit;
        }

        var held = default(Held);
        await foreach (var (path, entry) in wiki.FilesAsync(tip.Root, "", cancellationToken))
        {
            held += await OneAsync(wiki, path, entry, cancellationToken);
        }

        return held;
    }

    private static async Task<Held> DifferenceAsync(IWiki wiki, ObjectId old, ObjectId @new, CancellationToken cancellationToken)
    {
        var held = default(Held);
        await foreach (var file in wiki.DiffAsync(old, @new, cancellationToken))
        {
            held += await OneAsync(wiki, file.Path, file.New, cancellationToken) - await OneAsync(wiki, file.Path, file.Old, cancellationToken);
        }

        return held;
    }

    private static async ValueTask<Held> OneAsync(IWiki wiki, string path, TreeEntry? entry, CancellationToken cancellationToken) =>
        entry is { Kind: EntryKind.Blob, Id: var id } ? One(path, await wiki.ReadBlobSizeAsync(id, cancellationToken)) : default;

    private static Held One(string path, TreeEntry? entry, IPushedHistory pushed) => entry is { Kind: EntryKind.Blob, Id: var id } ? One(path, pushed.SizeOf(id)) : default;

    private static Held One(string path, long bytes) => new(PagePath.FromFile(path) is null ? 0 : 1, bytes, bytes);

    private string Seal(string wiki, ObjectId parent, Held held)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Trailer}\n{wiki}\n{parent}\n{held.Pages}\n{held.Bytes}\n{held.History}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Value.Secret), Encoding.UTF8.GetBytes(text)))[..SealLength];
    }

    private sealed record Known(ObjectId Tip, Held Held);
}
