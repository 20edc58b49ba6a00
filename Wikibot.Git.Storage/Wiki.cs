using System.Buffers;
using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.History;
using Wikibot.Git.Storage.Maintenance;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Receiving;
using Wikibot.Git.Storage.Serving;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage;

/// <summary>One wiki: the engine's parts behind the interface, with spans around them and errors translated.</summary>
internal sealed class Wiki(string name, RepositoryParts parts, TimeProvider time, StorageOptions options) : IWiki
{
    private readonly CommitWriter _writer = new(parts, time, options);

    public string Name => name;

    public IFetchSource Fetches { get; } = new FetchSource(name, parts);

    internal RepositoryParts Parts => parts;

    public ValueTask<Snapshot?> ReadTipAsync(string refName, CancellationToken cancellationToken) =>
        Read(() => (TipAhead.Current?.TryTake(parts.LineOf(refName), out var ahead) is true ? ahead : parts.LineOf(refName).Read()) is { } tip ? parts.Reader.Snapshot(tip.Commit) : null, cancellationToken);

    public void LookAhead(string refName)
    {
        if (TipAhead.Current is { } ahead && parts.Files.IsSlow)
        {
            ahead.Look(parts.LineOf(refName));
        }
    }

    public ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read(() => parts.Reader.Commit(id).Commit, cancellationToken);

    public ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read(() => parts.Reader.Tree(id).Tree, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read<ReadOnlyMemory<byte>>(() => parts.Reader.Blob(id), cancellationToken);

    public ValueTask<long> ReadBlobSizeAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read(() => parts.Reader.KnownSize(id) is { } known ? known : parts.Source.Describe(id) is { Kind: ObjectKind.Blob, Size: var size } ? size : throw new ObjectNotFoundException(id), cancellationToken);

    public ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken) =>
        Read(() => parts.History.IsOnLine(tip, commit, stop: null, cancellationToken), cancellationToken);

    public IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, CancellationToken cancellationToken, ObjectId? stop = null) =>
        Guarded(StorageTelemetry.HistoryOperation, parts.History.Walk(from, path, stop, cancellationToken), cancellationToken).ToAsyncEnumerable();

    public ValueTask<IReadOnlyDictionary<ObjectId, ObjectId>> ReadTurnsAsync(ObjectId from, ObjectId? stop, CancellationToken cancellationToken) => Read<IReadOnlyDictionary<ObjectId, ObjectId>>(
        () => parts.Turned.Merges() is { Count: > 0 } turned
            ? parts.History.Walk(from, path: null, stop, cancellationToken).Where(change => turned.Contains(change.Commit.Id)).ToDictionary(change => change.Commit.Id, change => change.Commit.Parents[0])
            : new Dictionary<ObjectId, ObjectId>(),
        cancellationToken);

    public IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, CancellationToken cancellationToken) =>
        Guarded(kind: null, TreeDifference.Compare(parts.Reader, oldTree, newTree, cancellationToken), cancellationToken).ToAsyncEnumerable();

    public async Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin(StorageTelemetry.CommitOperation, name);
        return await StoreErrors.GuardAsync(operation, () =>
        {
            var from = TipAhead.Current?.TryTake(parts.LineOf(request.RefName), out var ahead) is true ? ahead : null;
            return _writer.CommitAsync(request, from, operation, cancellationToken);
        });
    }

    public async Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.push", name);
        TipAhead.Current?.Drop(parts.LineOf(request.RefName));
        return await StoreErrors.GuardAsync(operation, () => new PushWriter(parts, time).RunAsync(request, cancellationToken), foreign: true);
    }

    public async Task<MaintenanceReport> MaintainAsync(TimeSpan budget, bool force, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.maintain", name);
        var report = await StoreErrors.GuardAsync(operation, () => Task.Run(() => new Maintainer(parts, time, options).Run(budget, force, cancellationToken), cancellationToken));
        operation.Tag("wikibot.objects", report.PackedObjects);
        return report;
    }

    public async ValueTask CopyBlobAsync(ObjectId id, Stream destination, CancellationToken cancellationToken)
    {
        LeanMemory.Tick();
        using var large = await Read(() => parts.Source.OpenLarge(id), cancellationToken);
        if (large is not { Kind: ObjectKind.Blob })
        {
            await destination.WriteAsync(await Read(() => parts.Source.Read(id) is { Kind: ObjectKind.Blob } raw ? raw.Data : throw new ObjectNotFoundException(id), cancellationToken), cancellationToken);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = StoreErrors.Guard(default, () => large.Read(buffer))) > 0;)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Task<PackSummary> WritePackAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, Stream destination, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () =>
            {
                using var operation = StorageTelemetry.Begin("git.pack", name);
                parts.Forget();
                return StoreErrors.Guard(operation, () => PackWriter.Write(parts.Files, parts.Path, new PackOrder(wants, haves), destination, counted: null, cancellationToken));
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public async Task ImportPacksAsync(Func<IPackSink, Task> fill, CancellationToken cancellationToken)
    {
        await BringAsync(fill, publish: true, alone: false, cancellationToken);
        parts.Source.Refresh();
    }

    public Task TryPacksAsync(Func<IPackSink, Task> fill, bool alone, CancellationToken cancellationToken) => BringAsync(fill, publish: false, alone, cancellationToken);

    public async Task<RepositoryReport> VerifyAsync(IReadOnlyList<string> refNames, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.verify", name);
        parts.Forget();
        List<ObjectId> tips = [];
        List<string> damages = [];
        foreach (var refName in refNames)
        {
            try
            {
                if (await ReadTipAsync(refName, cancellationToken) is { } tip)
                {
                    tips.Add(tip.Commit.Id);
                }
                else
                {
                    damages.Add($"The ref {refName} is missing.");
                }
            }
            catch (Exception damaged) when (damaged is StoreFailedException { IsOfShare: false } or ObjectNotFoundException)
            {
                damages.Add($"The ref {refName} cannot be read: {damaged.Message}");
            }
        }

        return await StoreErrors.GuardAsync(operation, () => Task.Run(() => new RepositoryCheck(parts, cancellationToken).Run(tips, damages), cancellationToken));
    }

    public ValueTask<bool> IsWholeAsync(ObjectId id, CancellationToken cancellationToken) => Read(() => parts.Source.Read(id) is not null, cancellationToken);

    private async Task BringAsync(Func<IPackSink, Task> fill, bool publish, bool alone, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.import", name);
        parts.Forget();
        await StoreErrors.GuardAsync(
            operation,
            async () =>
            {
                using var import = new PackImport(parts.Files, parts.Path, alone);
                await fill(import);
                cancellationToken.ThrowIfCancellationRequested();
                if (publish)
                {
                    import.Publish();
                }

                return publish;
            },
            foreign: true);
    }

    private ValueTask<T> Read<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var operation = StorageTelemetry.Begin(StorageTelemetry.ReadOperation, name);
        return new ValueTask<T>(StoreErrors.Guard(operation, read));
    }

    private IEnumerable<T> Guarded<T>(string? kind, IEnumerable<T> walk, CancellationToken cancellationToken)
    {
        using var operation = kind is null ? default : StorageTelemetry.Begin(kind, name);
        using var steps = walk.GetEnumerator();
        while (StoreErrors.Guard(operation, steps.MoveNext))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return steps.Current;
        }
    }
}
