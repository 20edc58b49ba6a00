using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Backups;

/// <summary>An export in the bucket.</summary>
/// <param name="Link">Whoever has it may download the export, so that it belongs in no log.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
/// <param name="Bytes">Length of the export.</param>
internal sealed record SharedExport(Uri Link, DateTimeOffset ExpiresAt, long Bytes);

/// <summary>
/// The bucket: bundles and their manifests under <c>{prefix}wikis/{wiki}/</c>, exports under <c>{prefix}exports/</c>.
/// Transfers are checked by S3 itself (SHA-256 of every part) and again by the manifest's SHA-256 when read back.
/// </summary>
internal sealed class BackupBucket(Lazy<IAmazonS3> s3, IOptions<BackupOptions> options, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly BackupOptions _options = options.Value;

    /// <summary>Whether there is one.</summary>
    public bool IsOn => _options.Bucket.Length > 0;

    /// <summary>Every finished backup of a wiki, newest first.</summary>
    public async IAsyncEnumerable<BackupManifest> ListAsync(string wiki, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in (await KeysAsync(Folder(wiki), cancellationToken)).Where(key => key.EndsWith(".json", StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal))
        {
            yield return await ReadManifestAsync(key, cancellationToken);
        }
    }

    /// <summary>One backup by id, or null.</summary>
    public async Task<BackupManifest?> FindAsync(string wiki, string id, CancellationToken cancellationToken) =>
        (await KeysAsync(ManifestKey(wiki, id), cancellationToken)).Count > 0 ? await ReadManifestAsync(ManifestKey(wiki, id), cancellationToken) : null;

    /// <summary>Streams a bundle up. It stays invisible until <see cref="PublishAsync"/>.</summary>
    public Task UploadBundleAsync(string wiki, string id, Stream bundle, CancellationToken cancellationToken) =>
        UploadAsync(BundleKey(wiki, id), bundle, "application/x-git-bundle", cancellationToken);

    /// <summary>Makes an uploaded bundle a backup, by putting its manifest beside it.</summary>
    public Task PublishAsync(BackupManifest manifest, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = ManifestKey(manifest.Wiki, manifest.Id),
            ContentBody = JsonSerializer.Serialize(manifest, Json),
            ContentType = "application/json",
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        };
        Encrypt(method => request.ServerSideEncryptionMethod = method, key => request.ServerSideEncryptionKeyManagementServiceKeyId = key);
        request.Metadata["tip"] = manifest.Refs.GetValueOrDefault(WikiRefs.Main, "");
        request.Metadata["parent"] = manifest.Parent ?? "";
        request.Metadata["objects"] = manifest.Objects.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await s3.Value.PutObjectAsync(request, cancellationToken);
    });

    /// <summary>A bundle's bytes as a stream.</summary>
    public Task<Stream> OpenBundleAsync(BackupManifest manifest, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        try
        {
            var response = await s3.Value.GetObjectAsync(_options.Bucket, BundleKey(manifest.Wiki, manifest.Id), cancellationToken);
            return response.ResponseStream;
        }
        catch (AmazonS3Exception gone) when (gone.StatusCode == HttpStatusCode.NotFound && gone.ErrorCode != "NoSuchBucket")
        {
            throw BackupProblem.Damaged($"The bundle of backup {manifest.Id} of '{manifest.Wiki}' is missing from the bucket. Choose another backup.", gone);
        }
    });

    /// <summary>Removes a backup, its manifest first, so that what is visible is whole.</summary>
    public Task RemoveAsync(BackupManifest manifest, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await s3.Value.DeleteObjectAsync(_options.Bucket, ManifestKey(manifest.Wiki, manifest.Id), cancellationToken);
        await s3.Value.DeleteObjectAsync(_options.Bucket, BundleKey(manifest.Wiki, manifest.Id), cancellationToken);
    });

    /// <summary>Removes bundles without a manifest that were begun before <paramref name="before"/>: uploads that did not finish.</summary>
    /// <returns>How many.</returns>
    public Task<int> SweepAsync(string wiki, DateTimeOffset before, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var keys = await KeysAsync(Folder(wiki), cancellationToken);
        var published = keys.Where(key => key.EndsWith(".json", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        var limit = BackupId.Prefix(before);
        var orphans = keys
            .Where(key => key.EndsWith(".bundle", StringComparison.Ordinal))
            .Where(key => Path.GetFileNameWithoutExtension(key) is var id && !published.Contains(id) && string.CompareOrdinal(id, limit) < 0)
            .ToList();
        foreach (var key in orphans)
        {
            await s3.Value.DeleteObjectAsync(_options.Bucket, key, cancellationToken);
        }

        return orphans.Count;
    });

    /// <summary>Puts an export where a link can reach it, and makes the link. The bucket's lifecycle rule removes the export a day later.</summary>
    public Task<SharedExport> ShareAsync(string fileName, Stream content, string contentType, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await EnsureAsync(cancellationToken);
        var key = $"{_options.Prefix}exports/{Guid.NewGuid():N}/{fileName}";
        var bytes = await UploadAsync(key, content, contentType, cancellationToken);
        var (link, expires) = await LinkAsync(key, new ResponseHeaderOverrides());
        return new SharedExport(link, expires, bytes);
    });

    /// <summary>Makes a link to an object, which works for <see cref="BackupOptions.LinkLifetime"/>. S3 is not asked.</summary>
    /// <param name="key">The object.</param>
    /// <param name="headers">What it is answered with.</param>
    public async Task<(Uri Link, DateTimeOffset ExpiresAt)> LinkAsync(string key, ResponseHeaderOverrides headers)
    {
        var expires = time.GetUtcNow() + _options.LinkLifetime;
        var link = await s3.Value.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Expires = expires.UtcDateTime,
            Protocol = s3.Value.Config.ServiceURL?.StartsWith("http:", StringComparison.Ordinal) == true ? Protocol.HTTP : Protocol.HTTPS,
            ResponseHeaderOverrides = headers,
        });
        return (new Uri(link), expires);
    }

    /// <summary>Makes the bucket where it is missing and the options say so (an emulator forgets it at every start).</summary>
    public Task EnsureAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if (!_options.CreateBucket)
        {
            return;
        }

        try
        {
            await s3.Value.PutBucketAsync(NewBucket(), cancellationToken);
        }
        catch (AmazonS3Exception exists) when (exists.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            // Ours already: what was wanted.
        }
    });

    /// <summary>Puts an object there, in parts. It appears whole or not at all.</summary>
    /// <returns>Bytes uploaded.</returns>
    public Task<long> UploadAsync(string key, Stream content, string contentType, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var target = new InitiateMultipartUploadRequest { BucketName = _options.Bucket, Key = key, ContentType = contentType, ChecksumAlgorithm = ChecksumAlgorithm.SHA256 };
        Encrypt(method => target.ServerSideEncryptionMethod = method, id => target.ServerSideEncryptionKeyManagementServiceKeyId = id);
        return await new PartedUpload(s3.Value, target).RunAsync(content, cancellationToken);
    });

    private Task<BackupManifest> ReadManifestAsync(string key, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        using var response = await s3.Value.GetObjectAsync(_options.Bucket, key, cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupManifest>(response.ResponseStream, Json, cancellationToken)
                ?? throw new JsonException("The manifest is null.");
        }
        catch (JsonException damaged)
        {
            throw BackupProblem.Damaged($"The manifest {key} is damaged. Remove or repair that object in the bucket, then run this again.", damaged);
        }
    });

    private Task<List<string>> KeysAsync(string folder, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        List<string> keys = [];
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = folder };
        ListObjectsV2Response page;
        do
        {
            page = await s3.Value.ListObjectsV2Async(request, cancellationToken);
            keys.AddRange((page.S3Objects ?? []).Select(item => item.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        return keys;
    });

    private void Encrypt(Action<ServerSideEncryptionMethod> method, Action<string> key)
    {
        method(_options.KmsKeyId.Length > 0 ? ServerSideEncryptionMethod.AWSKMS : ServerSideEncryptionMethod.AES256);
        if (_options.KmsKeyId.Length > 0)
        {
            key(_options.KmsKeyId);
        }
    }

    private string Folder(string wiki) => $"{_options.Prefix}wikis/{wiki}/";

    /// <summary>Every region but the first wants to be named.</summary>
    private PutBucketRequest NewBucket()
    {
        var region = s3.Value.Config.AuthenticationRegion ?? s3.Value.Config.RegionEndpoint?.SystemName;
        return new PutBucketRequest
        {
            BucketName = _options.Bucket,
            // The SDK would add the region that it finds in the environment, and S3 refuses one that is named twice.
            UseClientRegion = false,
            PutBucketConfiguration = region is null or "us-east-1" ? null : new PutBucketConfiguration { LocationConstraint = region },
        };
    }

    private string ManifestKey(string wiki, string id) => Folder(wiki) + id + ".json";

    private string BundleKey(string wiki, string id) => Folder(wiki) + id + ".bundle";

    private Task GuardAsync(Func<Task> action) => GuardAsync(async () =>
    {
        await action();
        return true;
    });

    /// <summary>Asks S3. The SDK retries what is worth retrying (5xx, throttling, broken connections); what is left becomes a sentence.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        if (!IsOn)
        {
            throw BackupProblem.Off();
        }

        try
        {
            return await action();
        }
        catch (AmazonS3Exception denied) when (denied.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            throw BackupProblem.Denied($"S3 refused access to the bucket '{_options.Bucket}' ({denied.ErrorCode}). Nothing was changed. Check the function's rights to it.", denied);
        }
        catch (AmazonS3Exception gone) when (gone.ErrorCode == "NoSuchBucket")
        {
            throw BackupProblem.Unavailable($"The bucket '{_options.Bucket}' does not exist. Nothing was changed. Check Wikibot:Backups:Bucket.", gone);
        }
        catch (Exception failed) when (failed is AmazonServiceException or AmazonClientException or HttpRequestException or IOException and not FileNotFoundException)
        {
            throw BackupProblem.Unavailable($"S3 did not answer as it should for the bucket '{_options.Bucket}' ({(failed as AmazonServiceException)?.ErrorCode ?? failed.GetType().Name}), retries included. Nothing was changed; run this again later.", failed);
        }
    }
}
