using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>Reads all that refs reach, each object once, and says what of it is missing or damaged. Goes on behind what is damaged, as far as others lead there.</summary>
internal sealed class RepositoryCheck(RepositoryParts parts, CancellationToken cancellationToken)
{
    private const int MostNamed = 20;
    private const int SubmoduleMode = 0xE000;

    // A source of its own: what it remembers of the packs must not be what an earlier read saw.
    private readonly ObjectSource _source = new(parts.Files, parts.Path);
    private readonly HashSet<ObjectId> _met = [];
    private readonly Stack<(ObjectId Id, ObjectKind Kind)> _open = new();
    private readonly List<string> _damages = [];
    private int _read;

    /// <param name="tips">Where to begin.</param>
    /// <param name="damages">What is known to be damaged already.</param>
    public RepositoryReport Run(IEnumerable<ObjectId> tips, IEnumerable<string> damages)
    {
        _damages.AddRange(damages);
        try
        {
            foreach (var tip in tips)
            {
                Meet(tip, ObjectKind.Commit);
            }

            while (_open.TryPop(out var next) && _damages.Count < MostNamed)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LeanMemory.Tick();
                Check(next.Id, next.Kind);
            }

            return new RepositoryReport(_read, _damages);
        }
        finally
        {
            _source.Close();
        }
    }

    private void Meet(ObjectId id, ObjectKind kind)
    {
        if (_met.Add(id))
        {
            _open.Push((id, kind));
        }
    }

    private void Check(ObjectId id, ObjectKind kind)
    {
        try
        {
            if (kind == ObjectKind.Blob && Large(id))
            {
                return;
            }

            var raw = _source.Read(id);
            if (raw is null)
            {
                if (kind != ObjectKind.Tree || id != ObjectHash.Compute(ObjectKind.Tree, []))
                {
                    _damages.Add($"Object {id} is missing.");
                }

                return;
            }

            _read++;
            if (raw.Value.Kind != kind)
            {
                _damages.Add($"Object {id} is a {raw.Value.Kind.ToString().ToLowerInvariant()}, but named as a {kind.ToString().ToLowerInvariant()}.");
                return;
            }

            Follow(id, raw.Value);
        }
        catch (StoreFailedException damaged)
        {
            _damages.Add(damaged.Message);
        }
        catch (InvalidDataException damaged)
        {
            _damages.Add($"Object {id}: {damaged.Message}");
        }
    }

    private void Follow(ObjectId id, RawObject raw)
    {
        if (raw.Kind == ObjectKind.Commit)
        {
            var commit = CommitFormat.Read(id, raw.Data, out _);
            Meet(commit.Tree, ObjectKind.Tree);
            foreach (var parent in commit.Parents)
            {
                Meet(parent, ObjectKind.Commit);
            }
        }
        else if (raw.Kind == ObjectKind.Tree)
        {
            ReadOnlySpan<byte> rest = raw.Data;
            while (TreeFormat.TryNext(ref rest, out var entry))
            {
                if ((entry.Mode & 0xF000) != SubmoduleMode)
                {
                    Meet(entry.Id, entry.IsFolder ? ObjectKind.Tree : ObjectKind.Blob);
                }
            }
        }
    }

    /// <summary>Reads a large file to its end, piece by piece, which checks it; false when it is none.</summary>
    private bool Large(ObjectId id)
    {
        using var stream = _source.OpenLarge(id);
        if (stream is null)
        {
            return false;
        }

        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        _read++;
        return true;
    }
}
