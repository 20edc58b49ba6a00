using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Wikibot.Git.Backups;

/// <summary>
/// Uploads a stream of unknown length in small parts: one is on its way while the next is filled, in two buffers that are used again.
/// (The SDK's own transfer utility grows new ones for every part, and takes hundreds of megabytes for an upload of one gigabyte.)
/// </summary>
internal sealed class PartedUpload(IAmazonS3 s3, InitiateMultipartUploadRequest target)
{
    private const int SmallPart = 5 * 1024 * 1024;
    private const int LargePart = 32 * 1024 * 1024;
    private const int SmallParts = 8_000;

    /// <summary>
    /// Bytes of a part, from 1 on: the least that S3 takes, for two of them are in memory. It takes 10,000 of them, so that after 39 GiB
    /// they grow; 100 GiB fit, more than an invocation could pack in its 15 minutes.
    /// </summary>
    public static int PartSize(int number) => number <= SmallParts ? SmallPart : LargePart;

    /// <summary>Uploads <paramref name="content"/> to its end. The object appears whole or not at all.</summary>
    /// <returns>Bytes uploaded.</returns>
    public async Task<long> RunAsync(Stream content, CancellationToken cancellationToken)
    {
        var filling = GC.AllocateUninitializedArray<byte>(PartSize(1));
        var length = await content.ReadAtLeastAsync(filling, filling.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < filling.Length)
        {
            await s3.PutObjectAsync(Whole(new MemoryStream(filling, 0, length)), cancellationToken);
            return length;
        }

        var upload = (await s3.InitiateMultipartUploadAsync(target, cancellationToken)).UploadId;
        try
        {
            return await UploadPartsAsync(upload, content, filling, cancellationToken);
        }
        catch
        {
            await AbortAsync(upload);
            throw;
        }
    }

    private async Task<long> UploadPartsAsync(string upload, Stream content, byte[] filling, CancellationToken cancellationToken)
    {
        var sending = GC.AllocateUninitializedArray<byte>(PartSize(2));
        List<UploadPartResponse> parts = [];
        long uploaded = 0;
        for (var length = filling.Length; length > 0;)
        {
            LeanMemory.Tick();
            uploaded += length;
            (filling, sending) = (sending, filling);
            var number = parts.Count + 1;
            var sent = s3.UploadPartAsync(Part(upload, number, new MemoryStream(sending, 0, length)), cancellationToken);
            try
            {
                if (filling.Length < PartSize(number + 1))
                {
                    filling = GC.AllocateUninitializedArray<byte>(PartSize(number + 1));
                }

                length = length < PartSize(number) ? 0 : await content.ReadAtLeastAsync(filling, filling.Length, throwOnEndOfStream: false, cancellationToken);
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
        return uploaded;
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
