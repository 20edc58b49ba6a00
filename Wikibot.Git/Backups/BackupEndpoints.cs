using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Budgets;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Backups;

/// <summary>What an owner may do: back up, list, restore into the same wiki, take away.</summary>
internal static class BackupEndpoints
{
    public static IEndpointRouteBuilder MapBackups(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis/{wiki}/backups", ListAsync);
        routes.MapPost("/wikis/{wiki}/backups", BackUpAsync).WithMetadata(UnlimitedWork.Instance);
        routes.MapPost("/wikis/{wiki}/backups/restore", RestoreAsync).WithMetadata(UnlimitedWork.Instance);
        routes.MapGet("/wikis/{wiki}/export", ExportAsync).WithMetadata(UnlimitedWork.Instance);
        routes.MapPost("/wikis/{wiki}/export", LinkExportAsync).WithMetadata(UnlimitedWork.Instance);
        return routes;
    }

    private static async Task<Ok<BackupList>> ListAsync(string wiki, RequestCaller caller, WikiGate gate, BackupBucket bucket, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Owner, cancellationToken);
        var backups = await bucket.ListAsync(wiki, cancellationToken).OwnOf(access.Wiki, cancellationToken).Select(backup => backup.ToInfo()).ToListAsync(cancellationToken);
        return TypedResults.Ok(new BackupList(backups));
    }

    private static async Task<Ok<BackupResult>> BackUpAsync(string wiki, bool? full, RequestCaller caller, WikiGate gate, BackupRunner runner, CancellationToken cancellationToken)
    {
        await gate.OpenAsync(caller.Caller, wiki, Role.Owner, cancellationToken);
        var outcome = await runner.RunAsync(wiki, full ?? false, cancellationToken);
        return TypedResults.Ok(new BackupResult(outcome.Backup.ToInfo(), outcome.Made));
    }

    private static async Task<Ok<BackupRestoreResult>> RestoreAsync(
        string wiki, BackupRestoreBody body, RequestCaller caller, WikiGate gate, RestoreRunner runner, CancellationToken cancellationToken)
    {
        // Into the caller's own wiki only: a new one would belong to whoever was a member when it was backed up.
        await gate.OpenAsync(caller.Caller, wiki, Role.Owner, cancellationToken);
        var outcome = await runner.RunAsync(new BackupRestoreRequest(wiki, body.Backup, body.At, Into: null, body.Members), caller.Caller, cancellationToken);
        return TypedResults.Ok(new BackupRestoreResult(outcome.Wiki, outcome.Backup, outcome.Commit, outcome.Changed));
    }

    private static async Task<IResult> ExportAsync(
        string wiki, string? format, RequestCaller caller, WikiGate gate, ExportService exports, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Owner, cancellationToken);
        return await exports.AnswerAsync(access.Wiki, format, cancellationToken);
    }

    private static async Task<Ok<ExportLink>> LinkExportAsync(
        string wiki, string? format, RequestCaller caller, WikiGate gate, ExportService exports, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Owner, cancellationToken);
        return TypedResults.Ok(await exports.LinkAsync(access.Wiki, format, cancellationToken));
    }

    private static BackupInfo ToInfo(this BackupManifest backup) =>
        new(backup.Id, backup.Kind == BackupKind.Full, backup.CreatedAt, backup.Parent, backup.Refs.GetValueOrDefault(WikiWriter.MainRef, ""), backup.Commits, backup.Objects, backup.Bytes);
}
