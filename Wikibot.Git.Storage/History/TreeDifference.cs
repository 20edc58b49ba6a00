using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.History;

/// <summary>The files that differ between two trees; equal folders are not read.</summary>
internal static class TreeDifference
{
    /// <summary>Goes down with a list of its own instead of the stack: folders may be nested without bounds.</summary>
    public static IEnumerable<FileDifference> Compare(ObjectReader reader, ObjectId? oldTree, ObjectId? newTree)
    {
        if (oldTree == newTree)
        {
            yield break;
        }

        Stack<Pair> open = new([new Pair(reader, oldTree, newTree, "")]);
        while (open.TryPeek(out var pair))
        {
            if (!pair.TryNext(out var old, out var now))
            {
                open.Pop();
                continue;
            }

            if (old?.Id == now?.Id && old?.Mode == now?.Mode)
            {
                continue;
            }

            var path = pair.Prefix + (old ?? now)!.Value.Name;
            var oldFolder = old is { Kind: EntryKind.Tree } ? old : null;
            var newFolder = now is { Kind: EntryKind.Tree } ? now : null;
            if ((oldFolder is null && old is not null) || (newFolder is null && now is not null))
            {
                yield return new FileDifference(path, oldFolder is null ? old : null, newFolder is null ? now : null);
            }

            if (oldFolder?.Id != newFolder?.Id)
            {
                open.Push(new Pair(reader, oldFolder?.Id, newFolder?.Id, path + "/"));
            }
        }
    }

    private static TreeEntry[] Entries(ObjectReader reader, ObjectId? tree) => tree is { } id ? [.. reader.Tree(id).Tree.Entries] : [];

    private static int Order(TreeEntry a, TreeEntry b) => TreeFormat.Compare(
        TreeName.Encode(a.Name), a.Kind == EntryKind.Tree, TreeName.Encode(b.Name), b.Kind == EntryKind.Tree);

    /// <summary>Two folders of one path, name by name.</summary>
    private sealed class Pair(ObjectReader reader, ObjectId? oldTree, ObjectId? newTree, string prefix)
    {
        private readonly TreeEntry[] _olds = Entries(reader, oldTree);
        private readonly TreeEntry[] _news = Entries(reader, newTree);
        private int _old;
        private int _new;

        public string Prefix => prefix;

        public bool TryNext(out TreeEntry? old, out TreeEntry? now)
        {
            (old, now) = (null, null);
            if (_old == _olds.Length && _new == _news.Length)
            {
                return false;
            }

            var order = _old == _olds.Length ? 1 : _new == _news.Length ? -1 : Order(_olds[_old], _news[_new]);
            old = order <= 0 ? _olds[_old++] : null;
            now = order >= 0 ? _news[_new++] : null;
            return true;
        }
    }
}
