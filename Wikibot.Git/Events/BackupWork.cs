using Microsoft.Extensions.Options;
using Wikibot.Git.Backups;

namespace Wikibot.Git.Events;

/// <summary>Backs a wiki up, if it changed since its newest backup.</summary>
/// <remarks>The runner is asked for when it is needed: where backups are off there is no S3 client to be made, and events of other kinds go on.</remarks>
internal sealed class BackupWork(IServiceProvider services, IOptions<BackupOptions> options) : IScheduledWork
{
    /// <inheritdoc/>
    public string Kind => "backup";

    /// <inheritdoc/>
    public async Task<WorkResult> RunAsync(string wiki, TimeSpan budget, CancellationToken cancellationToken)
    {
        if (options.Value.Bucket.Length == 0)
        {
            return new WorkResult(Finished: true, "Backups are off: no bucket is configured.");
        }

        try
        {
            var outcome = await services.GetRequiredService<BackupRunner>().RunAsync(wiki, full: false, cancellationToken);
            return new WorkResult(Finished: true, outcome.Made ? $"Made backup {outcome.Backup.Id}." : "Nothing changed.");
        }
        catch (WikibotProblemException e) when (e.Code == ProblemCodes.WikiNotFound)
        {
            return new WorkResult(Finished: true, "The wiki is gone.");
        }
    }
}
