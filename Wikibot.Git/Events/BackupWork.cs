using Microsoft.Extensions.Options;
using Wikibot.Git.Backups;
using Wikibot.Git.Client;

namespace Wikibot.Git.Events;

/// <summary>Backs a wiki up, if it changed since its newest backup.</summary>
internal sealed class BackupWork(BackupRunner backups, IOptions<BackupOptions> options) : IScheduledWork
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
            var outcome = await backups.RunAsync(wiki, full: false, cancellationToken);
            return new WorkResult(Finished: true, outcome.Made ? $"Made backup {outcome.Backup.Id}." : "Nothing changed.");
        }
        catch (WikibotProblemException e) when (e.Code == ProblemCodes.WikiNotFound)
        {
            return new WorkResult(Finished: true, "The wiki is gone.");
        }
    }
}
