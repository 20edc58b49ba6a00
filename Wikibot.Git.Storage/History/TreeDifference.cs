using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.History;

/// <summary>The files that differ between two trees; equal folders are not read.</summary>
internal static class TreeDifference
{
    /// <summary>Goes down with a list of its own instead of the stack: folders may be nested without bounds.</summary>
    public static IEnumerable<FileDifference> Compare(ObjectReader reader, ObjectId? oldTree, ObjectId? newTree, CancellationToken cancellationToken)
    {
        if (oldTree == newTree)
        {
            yield break;
        }

        Stack<Pair> open = new([new Pair(reader, oldTree, newTree, "")]);
        while (open.TryPeek(out var pair))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!pair.TryNext(out var old, out var now))
            {
                open.Pop();
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

    /// <summary>
    /// Two folders of one path, name by name. They are gone through as bytes: of two large folders that differ in one entry, only that one
    /// becomes a record.
    /// </summary>
    private sealed class Pair(ObjectReader reader, ObjectId? oldTree, ObjectId? newTree, string prefix)
    {
        private readonly byte[] _olds = oldTree is { } id ? reader.Tree(id).Raw : [];
        private readonly byte[] _news = newTree is { } id ? reader.Tree(id).Raw : [];
        private int _old;
        private int _new;

        public string Prefix => prefix;

        /// <summary>The next entry that differs; false at the end.</summary>
        public bool TryNext(out TreeEntry? old, out TreeEntry? now)
        {
            (old, now) = (null, null);
            while (true)
            {
                ReadOnlySpan<byte> restOfOld = _olds.AsSpan(_old);
                ReadOnlySpan<byte> restOfNew = _news.AsSpan(_new);
                var hasOld = TreeFormat.TryNext(ref restOfOld, out var a);
                var hasNew = TreeFormat.TryNext(ref restOfNew, out var b);
                if (!hasOld && !hasNew)
                {
                    return false;
                }

                var order = !hasOld ? 1 : !hasNew ? -1 : TreeFormat.Compare(a.Name, a.IsFolder, b.Name, b.IsFolder);
                _old = order <= 0 ? _olds.Length - restOfOld.Length : _old;
                _new = order >= 0 ? _news.Length - restOfNew.Length : _new;
                if (order == 0 && a.Mode == b.Mode && a.RawId.SequenceEqual(b.RawId))
                {
                    continue;
                }

                old = order <= 0 ? TreeFormat.ToRecord(a) : null;
                now = order >= 0 ? TreeFormat.ToRecord(b) : null;
                return true;
            }
        }
    }
}
