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

    [Fact]
    public async Task Lifecycle_removes_exports_after_a_day()
    {
        var rule = (await StackRun.DevAsync()).Of("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").ShouldHaveSingleItem();

        rule.Text("rules.1.filter.prefix").ShouldBe("exports/");
        rule["rules.1.expiration.days"].GetInt32().ShouldBe(1);
        rule["rules.1.noncurrentVersionExpiration.noncurrentDays"].GetInt32().ShouldBe(1);
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
