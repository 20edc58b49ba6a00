using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Backups;

namespace Wikibot.Git.Attachments;

/// <summary>What was sent to the bucket.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Tag">S3's tag of these very bytes.</param>
internal sealed record SentFile(long Bytes, string Tag);

/// <summary>
/// Files that are too large to go through the services, on their way: in under <c>{prefix}uploads/{wiki}/</c>, out under <c>{prefix}files/{wiki}/</c>, where lifecycle rules remove
/// what is older than a day. Nothing is kept there: the wiki is where files are.
/// </summary>
internal sealed class FileBucket(BackupBucket bucket, Lazy<IAmazonS3> s3, IOptions<BackupOptions> options, TimeProvider time)
{
    /// <summary>Bytes of a file by which it is told what it is, when it is too large to be looked through.</summary>
    private const int Beginning = 64 * 1024;

    /// <summary>Hours for which a file that was put there is linked again: S3 removes it no earlier than 24 hours after it came.</summary>
    private const int HoursOfUse = 23;

    private string Name => options.Value.Bucket;

    /// <summary>Whether there is one.</summary>
    public bool IsOn => bucket.IsOn;

    /// <summary>Refuses what needs one, where there is none.</summary>
    public void RequireOn()
    {
        if (!IsOn)
        {
            throw Problem.Make(
                503,
                ProblemCodes.BackupsOff,
                $"This service has no bucket that a file over {Limits.MaxFileBytes} bytes (3 MiB) could be sent to (Wikibot:Backups:Bucket). Larger ones come by git and by import.");
        }
    }

    /// <summary>What went wrong between the bucket and the wiki.</summary>
    public static WikibotProblemException Broken(Exception broken) =>
        BackupProblem.Unavailable("The file broke off on its way from S3. Nothing was changed; finish the upload again.", broken);

    /// <summary>A form by which one object can be sent, which S3 checks by itself: its name, how long it may be, until when.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="bytes">Its length; any up to the most where that is not known.</param>
    /// <param name="until">Until when it may be sent.</param>
    /// <param name="returnTo">Where a browser goes then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(Uri Address, IReadOnlyDictionary<string, string> Fields)> PostAsync(string key, long? bytes, DateTimeOffset until, Uri? returnTo, CancellationToken cancellationToken)
    {
        await bucket.EnsureAsync(cancellationToken);
        var request = new CreatePresignedPostRequest { BucketName = Name, Key = UploadKey(key), Expires = until.UtcDateTime };
        request.Conditions.Add(S3PostCondition.ContentLengthRange(bytes ?? 1, bytes ?? Limits.MaxUploadBytes));
        if (returnTo is not null)
        {
            request.Fields["success_action_redirect"] = returnTo.AbsoluteUri;
            request.Conditions.Add(S3PostCondition.ExactMatch("success_action_redirect", returnTo.AbsoluteUri));
        }

        var post = await s3.Value.CreatePresignedPostAsync(request);
        return (new Uri(post.Url), post.Fields);
    }

    /// <summary>What was sent; null when nothing was.</summary>
    public async Task<SentFile?> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(UploadKey(key), cancellationToken) is { } found ? new SentFile(found.ContentLength, found.ETag) : null;

    /// <summary>The very bytes that were found.</summary>
    public Task<Stream> OpenAsync(string key, SentFile sent, CancellationToken cancellationToken) => bucket.GuardAsync(async () =>
        (await s3.Value.GetObjectAsync(new GetObjectRequest { BucketName = Name, Key = UploadKey(key), EtagToMatch = sent.Tag }, cancellationToken)).ResponseStream);

    /// <summary>Removes what was sent.</summary>
    public Task RemoveAsync(string key) => bucket.GuardAsync(() => s3.Value.DeleteObjectAsync(Name, UploadKey(key)));

    /// <summary>
    /// A link to a file of a wiki that the caller may read; its bytes are put into the bucket first, unless they are there from a short while ago. The key holds the wiki, so that nobody
    /// finds out by how long it takes what other wikis have.
    /// </summary>
    public async Task<(FileLink Link, string MediaType)> LinkAsync(IWiki wiki, string path, ObjectId blob, long size, CancellationToken cancellationToken)
    {
        await bucket.EnsureAsync(cancellationToken);
        var key = $"{options.Value.Prefix}files/{wiki.Name}/{blob}";
        var there = await HeadAsync(key, cancellationToken);
        var type = there is { LastModified: { } put } && there.ContentLength == size && time.GetUtcNow() - new DateTimeOffset(put.ToUniversalTime()) < TimeSpan.FromHours(HoursOfUse)
            ? there.Headers.ContentType
            : await StreamPipe.RunAsync((to, stop) => wiki.CopyBlobAsync(blob, to, stop).AsTask(), (from, stop) => PutAsync(key, from, stop), cancellationToken);
        var shown = FileShowing.IsShown(type);
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(FileShowing.NameOf(path));
        var (address, expires) = await bucket.LinkAsync(
            key,
            new ResponseHeaderOverrides { ContentType = shown ? type : FileShowing.SavedType, ContentDisposition = disposition.ToString(), CacheControl = "private, no-store" });
        return (new FileLink(address, expires, size), type);
    }

    private async Task<string> PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var beginning = new byte[Beginning];
        var read = await content.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        var type = MediaType.OfBeginning(beginning.AsSpan(0, read));
        await bucket.UploadAsync(key, new ConcatenatedStream(new MemoryStream(beginning, 0, read), content), type, cancellationToken);
        return type;
    }

    private Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken) => bucket.GuardAsync(async () =>
    {
        try
        {
            return (GetObjectMetadataResponse?)await s3.Value.GetObjectMetadataAsync(Name, key, cancellationToken);
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound && none.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    });

    private string UploadKey(string key) => $"{options.Value.Prefix}uploads/{key}";
}
