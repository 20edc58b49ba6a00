using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class BackupsTests
{
    [Fact]
    public async Task Bucket_is_versioned_and_encrypted()
    {
        var run = await StackRun.DevAsync();

        run.Of("aws:s3/bucketVersioning:BucketVersioning").ShouldHaveSingleItem().Text("versioningConfiguration.status").ShouldBe("Enabled");
        run.Of("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").ShouldHaveSingleItem()
            .Text("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm").ShouldBe("AES256");
    }

    [Fact]
    public async Task Bucket_is_closed_to_the_public()
    {
        var run = await StackRun.DevAsync();

        var closed = run.Of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
        closed.Length.ShouldBe(run.Of("aws:s3/bucket:Bucket").Length);
        foreach (var property in (string[])["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"])
        {
            closed.ShouldAllBe(block => block[property].GetBoolean());
        }

        run.Of("aws:s3/bucket:Bucket").ShouldAllBe(bucket => !bucket.Has("acl") && !bucket.Has("website"));
    }

    [Fact]
    public async Task Bucket_denies_plain_http()
    {
        var statement = (await StackRun.DevAsync()).Of("aws:s3/bucketPolicy:BucketPolicy").ShouldHaveSingleItem().Document("policy").GetProperty("Statement").EnumerateArray().ShouldHaveSingleItem();

        statement.GetProperty("Effect").GetString().ShouldBe("Deny");
        statement.GetProperty("Condition").GetProperty("Bool").GetProperty("aws:SecureTransport").GetString().ShouldBe("false");
    }

    [Fact]
    public async Task Lifecycle_ends_unfinished_uploads_and_old_versions()
    {
        var rule = (await StackRun.DevAsync()).Of("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").ShouldHaveSingleItem();

        rule["rules.0.abortIncompleteMultipartUpload.daysAfterInitiation"].GetInt32().ShouldBe(1);
        rule["rules.0.noncurrentVersionExpiration.noncurrentDays"].GetInt32().ShouldBe(30);
    }

    [Theory]
    [InlineData(1, "exports/")]
    [InlineData(2, "uploads/")]
    [InlineData(3, "files/")]
    public async Task Lifecycle_removes_what_is_on_its_way_after_a_day(int index, string folder)
    {
        var rule = (await StackRun.DevAsync()).Of("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").ShouldHaveSingleItem();

        rule.Text($"rules.{index}.filter.prefix").ShouldBe(folder);
        rule[$"rules.{index}.expiration.days"].GetInt32().ShouldBe(1);
        rule[$"rules.{index}.noncurrentVersionExpiration.noncurrentDays"].GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Bucket_takes_files_from_pages_of_the_site_alone()
    {
        var run = await StackRun.DevAsync();

        var rules = run.Of("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration").ShouldHaveSingleItem();
        rules["corsRules"].GetArrayLength().ShouldBe(1);
        rules["corsRules.0.allowedOrigins"].EnumerateArray().Select(origin => origin.GetString()).ShouldBe(["https://d111111abcdef8.cloudfront.net"]);
        rules["corsRules.0.allowedMethods"].EnumerateArray().Select(method => method.GetString()).ShouldBe(["POST"]);
        rules["corsRules.0.allowedHeaders"].EnumerateArray().Select(header => header.GetString()).ShouldBe(["content-type"]);
    }

    /// <summary>What the web service allows in its pages is what the SDK makes links and forms of, in every region.</summary>
    [Theory]
    [InlineData("eu-central-1")]
    [InlineData("us-east-1")]
    [InlineData("ap-southeast-2")]
    public async Task Links_and_forms_begin_with_the_origin_that_pages_allow(string region)
    {
        using var s3 = new AmazonS3Client(new BasicAWSCredentials("test", "test"), RegionEndpoint.GetBySystemName(region));
        var expires = DateTime.UtcNow.AddMinutes(1);

        var link = await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest { BucketName = "the-bucket", Key = "files/x", Verb = HttpVerb.GET, Expires = expires });
        var form = await s3.CreatePresignedPostAsync(new CreatePresignedPostRequest { BucketName = "the-bucket", Key = "uploads/x", Expires = expires });

        foreach (var address in new[] { link, form.Url })
        {
            new Uri(address).GetLeftPart(UriPartial.Authority).ShouldBe($"https://the-bucket.s3.{region}.amazonaws.com");
        }
    }

    [Fact]
    public async Task Git_function_may_use_this_bucket_but_not_destroy_versions()
    {
        var run = await StackRun.DevAsync();

        var policy = run.One("aws:iam/rolePolicy:RolePolicy", "wikibot-dev-git-backups").Document("policy").GetProperty("Statement");
        var actions = policy.EnumerateArray().SelectMany(statement => statement.GetProperty("Action").EnumerateArray()).Select(action => action.GetString()).ToArray();
        actions.ShouldContain("s3:PutObject");
        actions.ShouldNotContain("s3:DeleteObjectVersion");
        run.One("aws:lambda/function:Function", "wikibot-dev-git").Text("environment.variables.Wikibot__Backups__Bucket")
            .ShouldBe(AwsMocks.Marker("aws:s3/bucket:Bucket", "wikibot-dev-backups") + "-name");
    }
}
