namespace Wikibot.Git.Storage.Maintenance;

/// <summary>Packs and sweeps.</summary>
internal sealed class Maintainer(RepositoryParts parts, TimeProvider time, StorageOptions options)
{
    public MaintenanceReport Run(TimeSpan budget, bool force, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = (parts, time, options, budget, force);
        return new MaintenanceReport(Ran: false, 0, 0, Finished: true);
    }
}
