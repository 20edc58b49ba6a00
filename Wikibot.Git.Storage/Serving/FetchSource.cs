using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage.Serving;

/// <summary>A wiki's repository as clients of git's fetch are served from it, each question on a thread of its own: they may go through all of history.</summary>
internal sealed class FetchSource(string wiki, RepositoryParts parts) : IFetchSource
{
    public Task<IReadOnlyCollection<ObjectId>> UnreachableAsync(IReadOnlyCollection<ObjectId> tips, IReadOnlyCollection<ObjectId> wants, CancellationToken cancellationToken) =>
        RunAsync("git.fetch.reach", () => new Reachability(parts, cancellationToken).Missing(tips, wants), cancellationToken);

    public Task<CommonCommits> NegotiateAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, CancellationToken cancellationToken) =>
        RunAsync("git.fetch.negotiate", () => new Negotiation(parts, cancellationToken).Run(wants, haves), cancellationToken);

    public Task<ShallowEnds> DeepenAsync(DeepenOrder order, CancellationToken cancellationToken) =>
        RunAsync("git.fetch.deepen", () => new Deepening(parts.Reader, order, cancellationToken).Run(), cancellationToken);

    public Task<PackSummary> WriteAsync(PackOrder order, Stream destination, Action<int>? counted, CancellationToken cancellationToken) =>
        RunAsync("git.fetch.pack", () => PackWriter.Write(parts.Files, parts.Path, order, destination, counted, cancellationToken, parts.Reader.KnownCommit), cancellationToken);

    private Task<T> RunAsync<T>(string kind, Func<T> run, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            using var operation = StorageTelemetry.Begin(kind, wiki);
            return StoreErrors.Guard(operation, run);
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
