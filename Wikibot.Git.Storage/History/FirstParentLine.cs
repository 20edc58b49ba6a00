using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.History;

/// <summary>The first-parent line of a ref: every commit that was its tip, newest first.</summary>
internal sealed class FirstParentLine(ObjectReader reader)
{
    /// <summary>Whether <paramref name="commit"/> is on the line from <paramref name="tip"/>; looks no further than <paramref name="stop"/>.</summary>
    public bool IsOnLine(ObjectId tip, ObjectId commit, ObjectId? stop = null, CancellationToken cancellationToken = default)
    {
        for (ObjectId? at = tip; at is { } id; at = FirstParent(id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (id == commit)
            {
                return true;
            }

            if (id == stop)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The commits from <paramref name="from"/> on in which the entry at <paramref name="path"/> differs from the parent's, up to the one before <paramref name="stop"/>.</summary>
    public IEnumerable<PathChange> Walk(ObjectId from, string? path, ObjectId? stop, CancellationToken cancellationToken)
    {
        var segments = path?.Split('/').Select(TreeName.Encode).ToArray();
        var after = new Lookup(reader, segments);
        var before = new Lookup(reader, segments);
        for (ObjectId? at = from; at is { } id && id != stop; at = FirstParent(id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var commit = reader.Commit(id).Commit;
            if (segments is null)
            {
                yield return new PathChange(commit, null, null);
                continue;
            }

            after.Find(commit.Tree);
            before.Find(FirstParent(id) is { } parent ? reader.Commit(parent).Commit.Tree : null);
            if (after.Id != before.Id || after.Mode != before.Mode)
            {
                yield return new PathChange(commit, before.ToRecord(), after.ToRecord());
            }

            (after, before) = (before, after);
        }
    }

    private ObjectId? FirstParent(ObjectId id) => reader.Commit(id).Commit.Parents is { IsEmpty: false } parents ? parents[0] : null;

    /// <summary>The entry at a path, remembering the folders on the way: two neighbouring commits mostly share all but the last.</summary>
    private sealed class Lookup(ObjectReader reader, byte[][]? segments)
    {
        private readonly ObjectId?[] _trees = new ObjectId?[segments?.Length ?? 0];

        public ObjectId? Id { get; private set; }

        public int Mode { get; private set; }

        public void Find(ObjectId? root)
        {
            var tree = root;
            var mode = 0;
            for (var depth = 0; depth < _trees.Length; depth++)
            {
                if (tree == _trees[depth] && tree is not null)
                {
                    return;
                }

                _trees[depth] = tree;
                var last = depth == _trees.Length - 1;
                if (tree is { } id && TreeFormat.TryFind(reader.Tree(id).Raw, segments![depth], out var entry) && (last || entry.IsFolder))
                {
                    tree = entry.Id;
                    mode = entry.Mode;
                }
                else
                {
                    tree = null;
                    mode = 0;
                }
            }

            (Id, Mode) = (tree, mode);
        }

        public TreeEntry? ToRecord() => Id is { } id
            ? new TreeEntry(TreeName.Decode(segments![^1]), TreeFormat.KindOf(Mode), id, Mode)
            : null;
    }
}
