using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Microsoft.Extensions.Options;
using Wikibot.Git.Backups;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Backups;

public sealed class BackupBucketTests(LocalStackFixture localStack)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 * 1024 * 1024)]
    [InlineData(23 * 1024 * 1024 + 17)]
    public async Task UploadBundle_streamOfAnyLength_comesBackByteForByte(int length)
    {
        var bucket = await NewAsync();
        var bytes = RandomNumberGenerator.GetBytes(length);
        await using var oneWay = new HashingStream(new MemoryStream(bytes));
        await bucket.UploadBundleAsync("home", "20260101T000000000Z-00000000-0001", oneWay, CancellationToken.None);

        await using var body = await bucket.OpenBundleAsync(Manifest("20260101T000000000Z-00000000-0001"), CancellationToken.None);
        await using var back = new HashingStream(body);
        using var copy = new MemoryStream();
        await back.CopyToAsync(copy);
        copy.ToArray().ShouldBe(bytes);
        back.Length.ShouldBe(length);
        back.Sha256().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task List_bundleWithoutManifest_isNotABackup()
    {
        var bucket = await NewAsync();
        await bucket.UploadBundleAsync("home", "20260101T000000000Z-00000000-0001", new MemoryStream([1, 2, 3]), CancellationToken.None);
        (await bucket.ListAsync("home", CancellationToken.None).ToListAsync()).ShouldBeEmpty();

        (await bucket.SweepAsync("home", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), CancellationToken.None)).ShouldBe(0);
        (await bucket.SweepAsync("home", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task List_severalBackups_newestFirstOfThatWikiOnly()
    {
        var bucket = await NewAsync();
        await bucket.PublishAsync(Manifest("20260101T000000000Z-00000000-0001"), CancellationToken.None);
        await bucket.PublishAsync(Manifest("20260103T000000000Z-00000000-0001"), CancellationToken.None);
        await bucket.PublishAsync(Manifest("20260102T000000000Z-00000000-0001"), CancellationToken.None);
        await bucket.PublishAsync(Manifest("20260109T000000000Z-00000000-0001") with { Wiki = "home-two" }, CancellationToken.None);

        (await bucket.ListAsync("home", CancellationToken.None).Select(backup => backup.Id[..8]).ToListAsync()).ShouldBe(["20260103", "20260102", "20260101"]);
        (await bucket.FindAsync("home", "20260102T000000000Z-00000000-0001", CancellationToken.None)).ShouldNotBeNull();
        (await bucket.FindAsync("home", "20260102T000000000Z-00000000-0002", CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UploadBundle_whoseThirdPartIsRefused_leavesNothingThatCosts(bool abortWorks)
    {
        using var s3 = FaultyS3.Client(localStack.Endpoint(), request => Task.FromResult(
            request.RequestUri!.Query.Contains("partNumber=3", StringComparison.Ordinal) || (request.Method == HttpMethod.Delete && !abortWorks)
                ? FaultyS3.Error(HttpStatusCode.Forbidden, "AccessDenied")
                : null));
        var name = "wikibot-" + Guid.NewGuid().ToString("N");
        var bucket = Over(s3, name, create: true);
        await bucket.EnsureAsync(CancellationToken.None);

        var refused = await Should.ThrowAsync<WikibotProblemException>(() =>
            bucket.UploadBundleAsync("home", "20260101T000000000Z-00000000-0001", new MemoryStream(new byte[16 * 1024 * 1024]), CancellationToken.None));

        refused.Code.ShouldBe(ProblemCodes.BackupDenied);
        ((await s3.ListObjectsV2Async(new() { BucketName = name })).S3Objects ?? []).ShouldBeEmpty();
        // What an abort that failed leaves is the lifecycle rule's to remove.
        ((await s3.ListMultipartUploadsAsync(name)).MultipartUploads ?? []).Count.ShouldBe(abortWorks ? 0 : 1);
    }

    [Fact]
    public async Task Newest_bucketGone_saysWhichAndWhatToDo()
    {
        using var client = localStack.Client();
        var bucket = Over(client, "wikibot-" + Guid.NewGuid().ToString("N"), create: false);
        var failure = await Should.ThrowAsync<WikibotProblemException>(() => bucket.NewestAsync("home", CancellationToken.None));
        failure.Code.ShouldBe(ProblemCodes.BackupUnavailable);
        failure.Message.ShouldContain("does not exist");
    }

    private static BackupManifest Manifest(string id) =>
        new("home", id, BackupKind.Full, DateTimeOffset.UnixEpoch, Parent: null, new Dictionary<string, string> { ["refs/heads/main"] = new('a', 40) }, 1, 3, 3, "");

    private static BackupBucket Over(IAmazonS3 client, string name, bool create) =>
        new(new Lazy<IAmazonS3>(client), Options.Create(new BackupOptions { Bucket = name, Prefix = "test/", CreateBucket = create }), TimeProvider.System);

    private async Task<BackupBucket> NewAsync()
    {
        var bucket = Over(localStack.Client(), "wikibot-" + Guid.NewGuid().ToString("N"), create: true);
        await bucket.EnsureAsync(CancellationToken.None);
        return bucket;
    }
}
