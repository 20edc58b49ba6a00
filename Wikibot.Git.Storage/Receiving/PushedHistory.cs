using Wikibot.Git.Storage.History;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Receiving;

/// <inheritdoc cref="IPushedHistory"/>
internal sealed class PushedHistory(IncomingObjects objects, ObjectReader reader, Snapshot before, Snapshot after, int commits) : IPushedHistory
{
    public Snapshot Before => before;

    public Snapshot After => after;

    public int Commits => commits;

    public IEnumerable<FileDifference> Files(CancellationToken cancellationToken) => TreeDifference.Compare(reader, before.Root.Id, after.Root.Id, cancellationToken);

    public long SizeOf(ObjectId blob) => objects.Describe(blob)?.Size ?? throw new ObjectNotFoundException(blob);

    public long BytesOfFiles(CancellationToken cancellationToken) => objects.Incoming(cancellationToken).Where(came => came.Kind == ObjectKind.Blob).Sum(came => came.Size);

    public ReadOnlyMemory<byte> Read(ObjectId blob) => objects.Read(blob) is { Kind: ObjectKind.Blob } raw ? raw.Data : throw new ObjectNotFoundException(blob);
}
