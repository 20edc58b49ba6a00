using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Attachments;

/// <summary>Query of <c>DELETE /wikis/{wiki}/file</c>.</summary>
internal sealed record DeleteAttachmentQuery
{
    public string? Path { get; init; }
    public string? Revision { get; init; }
    public string? Message { get; init; }
}

/// <summary>Files beside the pages.</summary>
internal static class AttachmentEndpoints
{
    public static IServiceCollection AddAttachments(this IServiceCollection services) =>
        services.AddSingleton<AttachmentReader>().AddSingleton<AttachmentWriter>().AddSingleton<FileBucket>().AddSingleton<UploadTokens>().AddSingleton<UploadService>();

    public static IEndpointRouteBuilder MapAttachments(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/file", ReadAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapPut("/file", WriteAsync).Needs(Role.Editor).ForTokens(inFolder: true, adds: true);
        wiki.MapDelete("/file", DeleteAsync).Needs(Role.Editor).ForTokens(inFolder: true);
        wiki.MapPost("/uploads", BeginAsync).Needs(Role.Editor).ForTokens(inFolder: true, adds: true);
        wiki.MapPost("/uploads/finish", FinishAsync).Needs(Role.Editor).ForTokens(inFolder: true, adds: true);
        return wiki;
    }

    private static Task<AttachmentContent> ReadAsync(
        WikiAccess access, Query<ReadAttachmentQuery> query, AttachmentReader files, CancellationToken cancellationToken) =>
        files.ReadAsync(access, query.Value, cancellationToken);

    private static Task<PageChange> WriteAsync(
        WikiAccess access, WriteAttachmentRequest request, OperationId operation, AttachmentWriter files, CancellationToken cancellationToken) =>
        files.WriteAsync(access, operation, request, cancellationToken);

    private static Task<UploadTicket> BeginAsync(WikiAccess access, BeginUploadRequest request, UploadService uploads, CancellationToken cancellationToken) =>
        uploads.BeginAsync(access, request, cancellationToken);

    private static Task<PageChange> FinishAsync(WikiAccess access, FinishUploadRequest request, UploadService uploads, CancellationToken cancellationToken) =>
        uploads.FinishAsync(access, request, cancellationToken);

    private static Task<PageChange> DeleteAsync(
        WikiAccess access, [AsParameters] DeleteAttachmentQuery query, OperationId operation, AttachmentWriter files, CancellationToken cancellationToken) =>
        files.DeleteAsync(access, operation, query.Path, query.Revision, query.Message, cancellationToken);
}
