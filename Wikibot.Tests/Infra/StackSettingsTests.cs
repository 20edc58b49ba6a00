using Pulumi;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class StackSettingsTests
{
    [Theory]
    [InlineData("wikibot:budgetEmail", null)]
    [InlineData("wikibot:budgetEmail", "nobody")]
    [InlineData("wikibot:vpcCidr", "10.0.0.0")]
    [InlineData("wikibot:vpcCidr", "10.0.0.0/8")]
    [InlineData("wikibot:vpcCidr", "10.0.0.0/28")]
    [InlineData("wikibot:vpcCidr", "10.0.1.0/16")]
    [InlineData("wikibot:vpcCidr", "10.0.0.256/16")]
    [InlineData("wikibot:vpcCidr", "10.0/16")]
    [InlineData("wikibot:vpcCidr", "fd00::/16")]
    [InlineData("wikibot:architecture", "riscv")]
    [InlineData("wikibot:gitPackage", "/no/such/file.zip")]
    [InlineData("wikibot:mcpPackage", "/no/such/file.zip")]
    [InlineData("wikibot:mcpPackage", null)]
    [InlineData("wikibot:identitySecret", null)]
    [InlineData("wikibot:identitySecret", "too-short")]
    [InlineData("wikibot:availabilityZones", "eu-central-1a")]
    [InlineData("wikibot:availabilityZones", "[]")]
    [InlineData("wikibot:availabilityZones", """["us-east-1a"]""")]
    [InlineData("wikibot:availabilityZones", """["eu-central-1a","eu-central-1a"]""")]
    [InlineData("wikibot:gitMemory", "64")]
    [InlineData("wikibot:gitReservedConcurrency", "-1")]
    [InlineData("wikibot:logRetentionDays", "31")]
    [InlineData("wikibot:budgetUsd", "fifty")]
    [InlineData("wikibot:protectData", "yes")]
    [InlineData("wikibot:authKitDomain", "https://cheerful-otter-12.authkit.app")]
    [InlineData("wikibot:webClientId", "two words")]
    [InlineData("wikibot:webClientId", "")]
    [InlineData("wikibot:webPackage", "/no/such/file.zip")]
    [InlineData("wikibot:webMemory", "64")]
    [InlineData("wikibot:domainName", "wiki.example.org/")]
    [InlineData("wikibot:maintenanceSchedule", "hourly")]
    [InlineData("aws:region", null)]
    [InlineData("aws:region", "cn-north-1")]
    [InlineData("aws:region", "us-gov-west-1")]
    [InlineData("aws:region", "us-iso-east-1")]
    [InlineData("aws:region", "eusc-de-east-1")]
    public async Task Read_with_a_bad_value_ends_with_one_sentence_that_names_the_key(string key, string? value)
    {
        var error = await Should.ThrowAsync<RunException>(() => StackRun.OfAsync("dev", (key, value)));

        error.Message.ShouldStartWith(key + " ");
        error.Message.ShouldNotContain('\n');
        error.Message.TrimEnd('.').ShouldNotContain(". ");
    }

    [Fact]
    public async Task Read_with_a_certificate_outside_us_east_1_names_the_key()
    {
        var error = await Should.ThrowAsync<RunException>(() => StackRun.OfAsync(
            "dev", ("wikibot:domainName", "wiki.example.org"), ("wikibot:certificateArn", "arn:aws:acm:eu-central-1:123456789012:certificate/1")));

        error.Message.ShouldStartWith("wikibot:certificateArn ");
    }

    [Fact]
    public async Task Read_with_a_bad_secret_does_not_repeat_it()
        => (await Should.ThrowAsync<RunException>(() => StackRun.OfAsync("dev", ("wikibot:identitySecret", "hunter2hunter2")))).Message.ShouldNotContain("hunter2");

    [Fact]
    public async Task Read_with_a_stack_name_that_no_bucket_can_carry_says_so()
        => (await Should.ThrowAsync<RunException>(() => StackRun.OfAsync("Dev_1"))).Message.ShouldContain("\"Dev_1\"");

    /// <summary>Fault 33: a key declared there without a default is refused by Pulumi's CLI before our own sentences, in the local stack too.</summary>
    [Fact]
    public void Project_file_leaves_the_checking_of_keys_to_the_program()
        => File.ReadLines(Path.Combine(RepositoryRoot.Path, "Wikibot.Infra", "Pulumi.yaml")).ShouldNotContain(line => line.StartsWith("config:", StringComparison.Ordinal));
}
