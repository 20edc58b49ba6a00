using System.Runtime.CompilerServices;

namespace Wikibot.Git.Members;

/// <summary>What <c>refs/wikibot/meta</c> says.</summary>
internal sealed record WikiMeta(MemberList Members, WikiSettings Settings)
{
    /// <summary>Of a wiki that is not there.</summary>
    public static WikiMeta None { get; } = new(MemberList.Empty, new WikiSettings());
}

/// <summary>Reads members and settings of wikis: the ref at each request, its files once for each of its commits.</summary>
internal sealed class MetaReader
{
    private readonly ConditionalWeakTable<IWiki, Cached> _known = [];

    /// <summary>As it is now.</summary>
    public async ValueTask<WikiMeta> ReadAsync(IWiki wiki, CancellationToken cancellationToken) =>
        await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken) is { } tip ? await ReadAsync(wiki, tip, cancellationToken) : WikiMeta.None;

    /// <summary>As a tip has it.</summary>
    public async ValueTask<WikiMeta> ReadAsync(IWiki wiki, Snapshot tip, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(wiki, out var cached) && cached.Commit == tip.Commit.Id)
        {
            return cached.Meta;
        }

        var meta = new WikiMeta(
            await ReadFileAsync(wiki, tip.Root, MemberList.FileName, cancellationToken) is { } members ? MemberFile.Parse(members) : MemberList.Empty,
            await ReadSettingsAsync(wiki, tip, cancellationToken));
        _known.AddOrUpdate(wiki, new Cached(tip.Commit.Id, meta));
        return meta;
    }

    /// <summary>The settings alone, whatever is the matter with the list of members.</summary>
    public static async ValueTask<WikiSettings> ReadSettingsAsync(IWiki wiki, Snapshot tip, CancellationToken cancellationToken) =>
        await ReadFileAsync(wiki, tip.Root, WikiSettings.FileName, cancellationToken) is { } settings ? WikiSettings.Parse(settings) : new WikiSettings();

    /// <summary>As a commit of the ref had it.</summary>
    public async ValueTask<WikiMeta> ReadAsync(IWiki wiki, ObjectId commit, CancellationToken cancellationToken)
    {
        var found = await wiki.ReadCommitAsync(commit, cancellationToken);
        return await ReadAsync(wiki, new Snapshot(found, await wiki.ReadTreeAsync(found.Tree, cancellationToken)), cancellationToken);
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(IWiki wiki, Tree root, string name, CancellationToken cancellationToken)
    {
        var entry = root.Entries.FirstOrDefault(e => e.Kind == EntryKind.Blob && e.Name == name);
        return entry.Name is null ? (ReadOnlyMemory<byte>?)null : await wiki.ReadBlobAsync(entry.Id, cancellationToken);
    }

    private sealed record Cached(ObjectId Commit, WikiMeta Meta);
}
