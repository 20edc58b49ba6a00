using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.History;

/// <summary>The files that differ between two trees; equal folders are not read.</summary>
internal static class TreeDifference
{
    public static IEnumerable<FileDifference> Compare(ObjectReader reader, ObjectId? oldTree, ObjectId? newTree, string prefix = "")
    {
        if (oldTree == newTree)
        {
            yield break;
        }

        var olds = Entries(reader, oldTree);
        var news = Entries(reader, newTree);
        int o = 0, n = 0;
        while (o < olds.Length || n < news.Length)
        {
            var order = o == olds.Length ? 1 : n == news.Length ? -1 : Order(olds[o], news[n]);
            var old = order <= 0 ? olds[o++] : (TreeEntry?)null;
            var now = order >= 0 ? news[n++] : (TreeEntry?)null;
            if (old?.Id == now?.Id && old?.Mode == now?.Mode)
            {
                continue;
            }

            var path = prefix + (old ?? now)!.Value.Name;
            var oldFolder = old is { Kind: EntryKind.Tree } ? old : null;
            var newFolder = now is { Kind: EntryKind.Tree } ? now : null;
            if ((oldFolder is null && old is not null) || (newFolder is null && now is not null))
            {
                yield return new FileDifference(path, oldFolder is null ? old : null, newFolder is null ? now : null);
            }

            if (oldFolder is not null || newFolder is not null)
            {
                foreach (var inner in Compare(reader, oldFolder?.Id, newFolder?.Id, path + "/"))
                {
                    yield return inner;
                }
            }
        }
    }

    private static TreeEntry[] Entries(ObjectReader reader, ObjectId? tree) => tree is { } id ? [.. reader.Tree(id).Tree.Entries] : [];

    private static int Order(TreeEntry a, TreeEntry b) => TreeFormat.Compare(
        TreeName.Encode(a.Name), a.Kind == EntryKind.Tree, TreeName.Encode(b.Name), b.Kind == EntryKind.Tree);
}
