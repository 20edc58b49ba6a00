using Wikibot.Git.Backups;

namespace Wikibot.Tests.Git.Backups;

internal static class NewestBackup
{
    /// <summary>The newest finished backup, or null.</summary>
    public static async Task<BackupManifest?> NewestAsync(this BackupBucket bucket, string wiki, CancellationToken cancellationToken) =>
        await bucket.ListAsync(wiki, cancellationToken).FirstOrDefaultAsync(cancellationToken);
}
