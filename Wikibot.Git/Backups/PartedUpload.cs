using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Wikibot.Git.Backups;

/// <summary>
/// Uploads a stream of unknown length in parts of 8 MiB: one is on its way while the next is filled, in two buffers that are made once.
/// (The SDK's own transfer utility grows new ones for every part, and takes hundreds of megabytes for an upload of one gigabyte.)
/// </summary>
internal sealed class PartedUpload(IAmazonS3 s3, InitiateMultipartUploadRequest target)
{
    /// <summary>S3 takes 10,000 parts: 80 GiB.</summary>
    private const int PartSize = 8 * 1024 * 1024;

    /// <summary>Uploads <paramref name="content"/> to its end. The object appears whole or not at all.</summary>
    public async Task RunAsync(Stream content, CancellationToken cancellationToken)
    {
        var filling = GC.AllocateUninitializedArray<byte>(PartSize);
        var length = await content.ReadAtLeastAsync(filling, PartSize, throwOnEndOfStream: false, cancellationToken);
        if (length < PartSize)
        {
            await s3.PutObjectAsync(Whole(new MemoryStream(filling, 0, length)), cancellationToken);
            return;
        }

        var upload = (await s3.InitiateMultipartUploadAsync(target, cancellationToken)).UploadId;
        try
        {
            await UploadPartsAsync(upload, content, filling, cancellationToken);
        }
        catch
        {
            await AbortAsync(upload);
            throw;
        }
    }

    private async Task UploadPartsAsync(string upload, Stream content, byte[] filling, CancellationToken cancellationToken)
    {
        var sending = GC.AllocateUninitializedArray<byte>(PartSize);
        List<UploadPartResponse> parts = [];
        for (var length = PartSize; length > 0;)
        {
            (filling, sending) = (sending, filling);
            var sent = s3.UploadPartAsync(Part(upload, parts.Count + 1, new MemoryStream(sending, 0, length)), cancellationToken);
            try
            {
                length = length < PartSize ? 0 : await content.ReadAtLeastAsync(filling, PartSize, throwOnEndOfStream: false, cancellationToken);
            }
            finally
            {
                // Also when the content failed: its buffer must not be given up while it is being sent.
                parts.Add(await sent);
            }
        }

        var complete = new CompleteMultipartUploadRequest { BucketName = target.BucketName, Key = target.Key, UploadId = upload };
        complete.AddPartETags(parts);
        await s3.CompleteMultipartUploadAsync(complete, cancellationToken);
    }

    private async Task AbortAsync(string upload)
    {
        try
        {
            await s3.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = target.BucketName, Key = target.Key, UploadId = upload }, CancellationToken.None);
        }
        catch (Exception alsoFailed) when (alsoFailed is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            // S3 is failing, and the first failure is what is thrown. The bucket's lifecycle rule removes unfinished parts.
        }
    }

    private PutObjectRequest Whole(Stream content) => new()
    {
        BucketName = target.BucketName,
        Key = target.Key,
        InputStream = content,
        ContentType = target.ContentType,
        ChecksumAlgorithm = target.ChecksumAlgorithm,
        ServerSideEncryptionMethod = target.ServerSideEncryptionMethod,
        ServerSideEncryptionKeyManagementServiceKeyId = target.ServerSideEncryptionKeyManagementServiceKeyId,
    };

    private UploadPartRequest Part(string upload, int number, Stream content) => new()
    {
        BucketName = target.BucketName,
        Key = target.Key,
        UploadId = upload,
        PartNumber = number,
        InputStream = content,
        PartSize = content.Length,
        ChecksumAlgorithm = target.ChecksumAlgorithm,
    };
}
