using System.Collections.Concurrent;
using Wikibot.Git.Members;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Git.Pages;

/// <summary>Lists pages, and files beside them where those are asked for, in path order, at one commit from the first answer to the last.</summary>
internal sealed class PageLister
{
    /// <summary>Lines in one answer of a listing, when no number is given.</summary>
    public const int DefaultLimit = 200;

    /// <summary>Most lines in one answer of a listing.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The kind of a file that is no page.</summary>
    private const string FileKind = "file";

    /// <summary>Folders whose number of pages is remembered.</summary>
    private const int MaxCachedCounts = 10_000;

    /// <summary>Pages below a folder, by tree id: trees never change.</summary>
    private readonly ConcurrentDictionary<ObjectId, int> _counts = new();

    public async Task<PageList> ListAsync(WikiAccess access, string? prefix, int? depth, bool files, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var after = "";
        if (Cursor.Decode(cursor, 2) is [var commit, var last])
        {
            tip = await wiki.AtAsync(tip, commit, cancellationToken, "cursor");
            after = last;
        }

        var scope = FolderScope.Parse(prefix);
        var walk = new Walk(wiki, scope, depth, files, after, limit + 1);
        await CollectAsync(walk, tip.Root, "", 1, cancellationToken);
        var more = walk.Items.Count > limit;
        var items = more ? walk.Items[..limit] : walk.Items;
        var revision = await wiki.FindFolderAsync(tip.Root, scope.Folder, cancellationToken);
        return new PageList(items, tip.Commit.Id.ToString(), more ? Cursor.Encode(tip.Commit.Id.ToString(), KeyOf(items[^1])) : null, revision?.ToString());
    }

    public async ValueTask<int> CountAsync(IWiki wiki, ObjectId tree, string prefix, CancellationToken cancellationToken)
    {
        if (_counts.TryGetValue(tree, out var known))
        {
            return known;
        }

        var count = 0;
        foreach (var entry in (await wiki.ReadTreeAsync(tree, cancellationToken)).Entries)
        {
            count += entry.Kind switch
            {
                // Deeper than a path may be long there are no pages.
                EntryKind.Tree when prefix.Length + entry.Name.Length <= PagePath.MaxBytes => await CountAsync(wiki, entry.Id, $"{prefix}{entry.Name}/", cancellationToken),
                EntryKind.Blob when PagePath.FromFile(prefix + entry.Name) is not null => 1,
                _ => 0,
            };
        }

        return _counts.Keep(MaxCachedCounts, tree, count);
    }

    private async Task CollectAsync(Walk walk, Tree tree, string parent, int level, CancellationToken cancellationToken)
    {
        foreach (var (path, entry, isFile) in Children(tree, parent, walk.Files))
        {
            if (walk.Items.Count == walk.Limit)
            {
                return;
            }

            if (entry.Kind == EntryKind.Blob)
            {
                if (walk.Wants(path, isFile))
                {
                    walk.Items.Add(new PageListItem(path, isFile ? FileKind : "page", entry.Id.ToString()));
                }
            }
            else if (path.Length <= PagePath.MaxBytes && walk.MayHoldMore(path))
            {
                // Depth counts from the folder asked for: those on the way to it are never cut off.
                if (walk.Depth is { } depth && level - walk.Scope.Levels >= depth && path.Length > walk.Scope.Folder.Length)
                {
                    if (walk.Wants(path, isFile: false) && await CountAsync(walk.Wiki, entry.Id, path, cancellationToken) is var pages && (pages > 0 || walk.Files))
                    {
                        walk.Items.Add(new PageListItem(path, "folder", entry.Id.ToString(), pages));
                    }
                }
                else
                {
                    await CollectAsync(walk, await walk.Wiki.ReadTreeAsync(entry.Id, cancellationToken), path, level + 1, cancellationToken);
                }
            }
        }
    }

    /// <summary>What a cursor stands at: a page and a file beside it may have one path, and the page comes first.</summary>
    private static string KeyOf(PageListItem item) => Key(item.Path, item.Kind == FileKind);

    private static string Key(string path, bool isFile) => isFile ? path + '\0' : path;

    /// <summary>Pages, folders (with a slash at the end) and, where they are wanted, files of a tree with their full paths, in order of these.</summary>
    private static IEnumerable<(string Path, TreeEntry Entry, bool IsFile)> Children(Tree tree, string parent, bool files)
    {
        var children = new List<(string Path, TreeEntry Entry, bool IsFile)>(tree.Entries.Length);
        foreach (var entry in tree.Entries)
        {
            if (entry.Kind == EntryKind.Tree)
            {
                children.Add(($"{parent}{entry.Name}/", entry, false));
            }
            else if (entry.Kind == EntryKind.Blob && PagePath.FromFile(parent + entry.Name) is { } page)
            {
                children.Add((page.Value, entry, false));
            }
            else if (files && entry.Kind == EntryKind.Blob && FilePath.FromFile(parent + entry.Name) is { } file)
            {
                children.Add((file.Value, entry, true));
            }
        }

        children.Sort((a, b) => string.CompareOrdinal(Key(a.Path, a.IsFile), Key(b.Path, b.IsFile)));
        return children;
    }

    private sealed record Walk(IWiki Wiki, FolderScope Scope, int? Depth, bool Files, string After, int Limit)
    {
        public List<PageListItem> Items { get; } = [];

        public bool Wants(string path, bool isFile) => Scope.Holds(path) && string.CompareOrdinal(Key(path, isFile), After) > 0;

        /// <summary>Whether anything below a folder can be wanted: it lies in the scope or on the way there, and not wholly before the cursor.</summary>
        public bool MayHoldMore(string folder) =>
            Scope.Meets(folder) && (string.CompareOrdinal(folder, After) > 0 || FolderScope.IsBelow(After, folder));
    }
}
