using System.Buffers;
using System.Runtime.CompilerServices;
using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.History;
using Wikibot.Git.Storage.Maintenance;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage;

/// <summary>One wiki: the engine's parts behind the interface, with spans around them and errors translated.</summary>
internal sealed class Wiki(string name, RepositoryParts parts, TimeProvider time, StorageOptions options) : IWiki
{
    private readonly CommitWriter _writer = new(parts, time, options);

    public string Name => name;

    internal RepositoryParts Parts => parts;

    public ValueTask<Snapshot?> ReadTipAsync(string refName, CancellationToken cancellationToken) =>
        Read(() => parts.LineOf(refName).Read() is { } tip ? parts.Reader.Snapshot(tip.Commit) : null, cancellationToken);

    public ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read(() => parts.Reader.Commit(id).Commit, cancellationToken);

    public ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read(() => parts.Reader.Tree(id).Tree, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken) =>
        Read<ReadOnlyMemory<byte>>(() => parts.Reader.Blob(id), cancellationToken);

    public ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken) =>
        Read(() => parts.History.IsOnLine(tip, commit, stop: null, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin(StorageTelemetry.HistoryOperation, name);
        using var walk = parts.History.Walk(from, path, cancellationToken).GetEnumerator();
        while (Next(walk))
        {
            yield return walk.Current;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var walk = TreeDifference.Compare(parts.Reader, oldTree, newTree, cancellationToken).GetEnumerator();
        while (Next(walk))
        {
            yield return walk.Current;
        }

        await Task.CompletedTask;
    }

    public async Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin(StorageTelemetry.CommitOperation, name);
        try
        {
            return await _writer.CommitAsync(request, operation, cancellationToken);
        }
        catch (Exception e)
        {
            operation.Fail(e);
            if (StoreErrors.IsOurs(e))
            {
                throw StoreErrors.Translate(e);
            }

            throw;
        }
    }

    public async Task<MaintenanceReport> MaintainAsync(TimeSpan budget, bool force, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.maintain", name);
        try
        {
            var report = await Task.Run(() => new Maintainer(parts, time, options).Run(budget, force, cancellationToken), cancellationToken);
            operation.Tag("wikibot.objects", report.PackedObjects);
            return report;
        }
        catch (Exception e)
        {
            operation.Fail(e);
            if (StoreErrors.IsOurs(e))
            {
                throw StoreErrors.Translate(e);
            }

            throw;
        }
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
            for (int read; (read = Piece(large, buffer)) > 0;)
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
                try
                {
                    parts.Forget();
                    return PackWriter.Write(parts.Files, parts.Path, wants, haves, destination, cancellationToken);
                }
                catch (ShareFileException e)
                {
                    operation.Fail(e);
                    throw StoreErrors.Translate(e);
                }
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public async Task ImportPacksAsync(Func<IPackSink, Task> fill, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.import", name);
        parts.Forget();
        using var import = new PackImport(parts.Files, parts.Path);
        await fill(import);
        cancellationToken.ThrowIfCancellationRequested();
        import.Publish();
        parts.Source.Refresh();
    }

    public async Task TryPacksAsync(Func<IPackSink, Task> fill, bool alone, CancellationToken cancellationToken)
    {
        using var operation = StorageTelemetry.Begin("git.import", name);
        parts.Forget();
        using var import = new PackImport(parts.Files, parts.Path, alone);
        await fill(import);
    }

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
            catch (Exception damaged) when (damaged is StoreFailedException { InnerException: not ShareFileException } or ObjectNotFoundException)
            {
                damages.Add($"The ref {refName} cannot be read: {damaged.Message}");
            }
        }

        try
        {
            return await Task.Run(() => new RepositoryCheck(parts, cancellationToken).Run(tips, damages), cancellationToken);
        }
        catch (ShareFileException e)
        {
            operation.Fail(e);
            throw StoreErrors.Translate(e);
        }
    }

    public ValueTask<bool> IsWholeAsync(ObjectId id, CancellationToken cancellationToken) => Read(() => parts.Source.Read(id) is not null, cancellationToken);

    private ValueTask<T> Read<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var operation = StorageTelemetry.Begin(StorageTelemetry.ReadOperation, name);
        try
        {
            return new ValueTask<T>(read());
        }
        catch (Exception e)
        {
            operation.Fail(e);
            if (StoreErrors.IsOurs(e))
            {
                throw StoreErrors.Translate(e);
            }

            throw;
        }
    }

    private static int Piece(ObjectStream source, byte[] buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception e) when (StoreErrors.IsOurs(e))
        {
            throw StoreErrors.Translate(e);
        }
    }

    private static bool Next<T>(IEnumerator<T> walk)
    {
        try
        {
            return walk.MoveNext();
        }
        catch (Exception e) when (StoreErrors.IsOurs(e))
        {
            throw StoreErrors.Translate(e);
        }
    }
}
