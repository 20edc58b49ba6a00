using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Attachments;

/// <summary>
/// Files that are too large to go through the services: begun here, sent to the bucket by whoever has them, and committed from there by the rules of every other file. The
/// upload is the operation: finished twice it is one commit, told twice.
/// </summary>
internal sealed partial class UploadService(WikiWriter writer, FileBucket bucket, UploadTokens tokens, TimeProvider time, ILogger<UploadService> logger)
{
    /// <summary>Minutes in which a file can be sent: 100 MiB at a megabit a second.</summary>
    private const int MinutesToSend = 15;

    /// <summary>Minutes in which an upload can be finished.</summary>
    private const int MinutesToFinish = 60;

    /// <summary>Says where the file is sent, when it would be taken as things are.</summary>
    public async Task<UploadTicket> BeginAsync(WikiAccess access, BeginUploadRequest request, CancellationToken cancellationToken)
    {
        bucket.RequireOn();
        RequireSize(request.Bytes);
        var now = time.GetUtcNow();
        var upload = new Upload(OperationIds.New(), now.AddMinutes(MinutesToFinish), FilePath.Parse(request.Path).Value, request.Bytes, Check.Revision(request.Revision));

        // Everything that could refuse it is asked before anybody sends it: role, token, revision, names, quotas.
        await CommitAsync(access, Operation.New(), message: null, upload, _ => ValueTask.FromResult(new IncomingBytes(request.Bytes ?? 1)), cancellationToken);
        var token = await tokens.WriteAsync(access, upload, cancellationToken);
        var returnTo = request.ReturnTo is { } back ? new Uri($"{back}{(back.Query.Length == 0 ? '?' : '&')}upload={token}") : null;
        var (address, fields) = await bucket.PostAsync(KeyOf(access, upload), request.Bytes, now.AddMinutes(MinutesToSend), returnTo, cancellationToken);
        return new UploadTicket(address, fields, token, now.AddMinutes(MinutesToSend));
    }

    /// <summary>Commits what was sent, then removes it from the bucket.</summary>
    public async Task<PageChange> FinishAsync(WikiAccess access, FinishUploadRequest request, CancellationToken cancellationToken)
    {
        bucket.RequireOn();
        var upload = await tokens.ReadAsync(access, request.Upload, cancellationToken);
        var key = KeyOf(access, upload);
        IncomingBytes? incoming = null;
        CommitResult result;
        try
        {
            result = await CommitAsync(
                access,
                Operation.Of(new OperationId(upload.Id), access.Caller, "upload", access.Wiki.Name, request),
                request.Message,
                upload,
                async token => incoming ??= await ArrivedAsync(key, upload, token),
                cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or IncomingLengthException)
        {
            throw FileBucket.Broken(broken);
        }

        await RemoveAsync(key);
        return await PageWriter.DescribeAsync(access.Wiki, result, upload.Path, upload.Path, cancellationToken);
    }

    private Task<CommitResult> CommitAsync(
        WikiAccess access, Operation operation, string? message, Upload upload, Func<CancellationToken, ValueTask<IncomingBytes>> incoming, CancellationToken cancellationToken) =>
        writer.CommitAsync(
            access,
            operation,
            message,
            async (tip, token) => await AttachmentWriter.PlanAsync(access.Wiki, tip, new FileChange(upload.Path, Incoming: await incoming(token)), upload.Revision, token),
            cancellationToken);

    /// <summary>What was sent, by its size alone: S3 has checked that already, and an emulator of it may not have.</summary>
    private async Task<IncomingBytes> ArrivedAsync(string key, Upload upload, CancellationToken cancellationToken)
    {
        var sent = await bucket.FindAsync(key, cancellationToken) ?? throw UploadTokens.NotFound();
        if (upload.Bytes is { } promised && sent.Bytes != promised)
        {
            await RemoveAsync(key);
            throw Problem.Invalid("bytes", "size", $"{promised} bytes were promised, and {sent.Bytes} were sent. Nothing was saved. Begin the upload again.");
        }

        RequireSize(sent.Bytes);
        return new IncomingBytes(sent.Bytes, token => bucket.OpenAsync(key, sent, token));
    }

    private static void RequireSize(long? bytes)
    {
        if (bytes is <= 0)
        {
            throw Problem.Invalid("bytes", "empty", "The file is empty: there is nothing to keep.");
        }

        if (bytes > Limits.MaxUploadBytes)
        {
            throw AttachmentWriter.TooLarge("bytes", $"The file has {bytes} bytes; {Limits.MaxUploadBytes} (100 MiB) are the most that a wiki takes of one. Divide it, or keep it elsewhere and link it.");
        }
    }

    private static string KeyOf(WikiAccess access, Upload upload) => $"{access.Wiki.Name}/{upload.Id}";

    /// <summary>The commit is durable: whatever becomes of the bucket fails nothing any more.</summary>
    private async Task RemoveAsync(string key)
    {
        try
        {
            await bucket.RemoveAsync(key);
        }
        catch (WikibotProblemException left)
        {
            LogLeft(left.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An upload could not be removed from the bucket ({Code}); its lifecycle rule removes it within two days")]
    private partial void LogLeft(string code);
}
