namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class SharedFileSystemTests
{
    [Fact]
    public async Task Share_is_encrypted_and_moves_cold_files_to_infrequent_access()
    {
        var share = (await StackRun.DevAsync()).Of("aws:efs/fileSystem:FileSystem").ShouldHaveSingleItem();

        share["encrypted"].GetBoolean().ShouldBeTrue();
        share.Text("lifecyclePolicies.0.transitionToIa").ShouldBe("AFTER_30_DAYS");
        share.Text("lifecyclePolicies.1.transitionToPrimaryStorageClass").ShouldBe("AFTER_1_ACCESS");
        share.Has("availabilityZoneName").ShouldBeFalse();
    }

    [Fact]
    public async Task Share_is_backed_up_by_policy()
        => (await StackRun.DevAsync()).Of("aws:efs/backupPolicy:BackupPolicy").ShouldHaveSingleItem().Text("backupPolicy.status").ShouldBe("ENABLED");

    [Fact]
    public async Task Mount_target_stands_in_the_private_subnet_with_the_shares_group()
    {
        var target = (await StackRun.DevAsync()).Of("aws:efs/mountTarget:MountTarget").ShouldHaveSingleItem();

        target.Text("subnetId").ShouldBe(AwsMocks.Marker("aws:ec2/subnet:Subnet", "wikibot-dev-private-a"));
        target["securityGroups"].EnumerateArray().Select(group => group.GetString())
            .ShouldBe([AwsMocks.Marker("aws:ec2/securityGroup:SecurityGroup", "wikibot-dev-share")]);
    }

    [Fact]
    public async Task Access_point_has_its_own_user_and_folder()
    {
        var point = (await StackRun.DevAsync()).Of("aws:efs/accessPoint:AccessPoint").ShouldHaveSingleItem();

        (point["posixUser.uid"].GetInt32(), point["posixUser.gid"].GetInt32()).ShouldBe((1000, 1000));
        point.Text("rootDirectory.path").ShouldBe("/wikibot");
        point.Text("rootDirectory.creationInfo.permissions").ShouldBe("0750");
        point["rootDirectory.creationInfo.ownerUid"].GetInt32().ShouldBe(1000);
    }

    [Fact]
    public async Task Policy_of_the_share_denies_what_is_not_encrypted_on_the_way()
    {
        var statement = (await StackRun.DevAsync()).Of("aws:efs/fileSystemPolicy:FileSystemPolicy").ShouldHaveSingleItem().Document("policy").GetProperty("Statement")[0];

        statement.GetProperty("Effect").GetString().ShouldBe("Deny");
        statement.GetProperty("Condition").GetProperty("Bool").GetProperty("aws:SecureTransport").GetString().ShouldBe("false");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData(null, false)]
    public async Task Share_and_bucket_are_protected_when_configured(string? protectData, bool expected)
    {
        var run = await StackRun.OfAsync("dev", ("wikibot:protectData", protectData));

        (run.Of("aws:efs/fileSystem:FileSystem").Single().Options.Protect ?? false).ShouldBe(expected);
        (run.Of("aws:s3/bucket:Bucket").Single().Options.Protect ?? false).ShouldBe(expected);
        run.Of("aws:s3/bucket:Bucket").Single()["forceDestroy"].GetBoolean().ShouldBe(!expected);
    }
}
