using Wikibot.Git.Budgets;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Backups;

/// <summary>What an owner may do: back up, list, restore into the same wiki, take away.</summary>
internal static class BackupEndpoints
{
    public static IEndpointRouteBuilder MapBackups(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/backups", ListAsync).Needs(Role.Owner);
        wiki.MapPost("/backups", BackUpAsync).Needs(Role.Owner).WithMetadata(UnlimitedWork.Instance);
        wiki.MapGet("/backups/members", PreviewMembersAsync).Needs(Role.Owner);
        wiki.MapPost("/backups/restore", RestoreAsync).Needs(Role.Owner).WithMetadata(UnlimitedWork.Instance);
        wiki.MapGet("/export", ExportAsync).Needs(Role.Owner).WithMetadata(UnlimitedWork.Instance);
        wiki.MapPost("/export", LinkExportAsync).Needs(Role.Owner).WithMetadata(UnlimitedWork.Instance);
        return wiki;
    }

    private static async Task<BackupList> ListAsync(WikiAccess access, BackupBucket bucket, CancellationToken cancellationToken)
    {
        if (!bucket.IsOn)
        {
            return new BackupList([], Off: true);
        }

        await bucket.EnsureAsync(cancellationToken);
        var backups = await bucket.ListAsync(access.Wiki.Name, cancellationToken).OwnOf(access.Wiki, cancellationToken).Select(backup => backup.ToInfo()).ToListAsync(cancellationToken);
        return new BackupList(backups);
    }

    private static async Task<BackupResult> BackUpAsync(WikiAccess access, bool? full, OperationId operation, BackupRunner runner, CancellationToken cancellationToken)
    {
        var outcome = await runner.RunAsync(access.Wiki.Name, full ?? false, cancellationToken, operation.Value);
        return new BackupResult(outcome.Backup.ToInfo(), outcome.Made);
    }

    private static Task<BackupMembers> PreviewMembersAsync(WikiAccess access, Query<BackupMembersQuery> query, MemberReturns members, CancellationToken cancellationToken) =>
        members.PreviewAsync(access, query.Value.Backup, cancellationToken);

    private static async Task<BackupRestoreResult> RestoreAsync(
        WikiAccess access, BackupRestoreBody body, OperationId operationId, RestoreRunner runner, MemberReturns members, CancellationToken cancellationToken)
    {
        var operation = Operation.Of(operationId, access.Caller, "restore-backup", access.Wiki.Name, body);

        // Into the caller's own wiki only: a new one would belong to whoever was a member when it was backed up.
        var outcome = await runner.RunAsync(new BackupRestoreRequest(access.Wiki.Name, body.Backup, body.At), access.Caller, cancellationToken, operation, RequireSeenAsync);
        var changed = body.Members ? await members.BringBackAsync(access, outcome.Backup, body.SeenMembers, operation.Part("members"), cancellationToken) : 0;
        return new BackupRestoreResult(outcome.Wiki, outcome.Backup, outcome.Commit, outcome.Changed, changed);

        async ValueTask RequireSeenAsync(Snapshot tip, CancellationToken token)
        {
            if (body.Seen is { } seen && seen != tip.Commit.Id.ToString())
            {
                throw BackupProblem.Changed("The wiki changed while you looked. Nothing was brought back; look again.");
            }

            if (body.Members)
            {
                await MemberReturns.RequireSeenAsync(access, body.SeenMembers, token);
            }
        }
    }

    private static Task<IResult> ExportAsync(WikiAccess access, string? format, ExportService exports, CancellationToken cancellationToken) =>
        exports.AnswerAsync(access.Wiki, format, cancellationToken);

    private static Task<ExportLink> LinkExportAsync(
        WikiAccess access, string? format, ExportService exports, CancellationToken cancellationToken) =>
        exports.LinkAsync(access.Wiki, format, cancellationToken);

    private static BackupInfo ToInfo(this BackupManifest backup) =>
        new(backup.Id, backup.Kind == BackupKind.Full, backup.CreatedAt, backup.Parent, backup.Refs.GetValueOrDefault(WikiRefs.Main, ""), backup.Commits, backup.Objects, backup.Bytes);
}
