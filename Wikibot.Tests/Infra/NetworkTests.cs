namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class NetworkTests
{
    [Fact]
    public async Task Vpc_in_the_dev_stack_has_the_documented_addresses_and_names()
    {
        var vpc = (await StackRun.DevAsync()).One("aws:ec2/vpc:Vpc", "wikibot-dev-vpc");

        vpc.Text("cidrBlock").ShouldBe("10.0.0.0/16");
        vpc["enableDnsHostnames"].GetBoolean().ShouldBeTrue();
        vpc["enableDnsSupport"].GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Vpc_with_a_configured_range_is_cut_into_subnets_of_that_range()
    {
        var run = await StackRun.OfAsync("dev", ("wikibot:vpcCidr", "172.20.8.0/21"));

        run.Of("aws:ec2/vpc:Vpc").Single().Text("cidrBlock").ShouldBe("172.20.8.0/21");
        run.One("aws:ec2/subnet:Subnet", "wikibot-dev-public-a").Text("cidrBlock").ShouldBe("172.20.8.0/25");
        run.One("aws:ec2/subnet:Subnet", "wikibot-dev-private-a").Text("cidrBlock").ShouldBe("172.20.12.0/25");
    }

    [Fact]
    public async Task Subnets_in_dev_are_one_public_and_one_private_in_one_zone()
    {
        var subnets = (await StackRun.DevAsync()).Of("aws:ec2/subnet:Subnet");

        subnets.Select(subnet => (subnet.Name, subnet.Text("availabilityZone"), subnet.Text("cidrBlock"))).ShouldBe(
        [
            ("wikibot-dev-private-a", "eu-central-1a", "10.0.128.0/20"),
            ("wikibot-dev-public-a", "eu-central-1a", "10.0.0.0/20"),
        ]);
        subnets.ShouldAllBe(subnet => !subnet["mapPublicIpOnLaunch"].GetBoolean());
    }

    [Fact]
    public async Task Subnets_with_three_zones_are_a_pair_and_a_mount_target_in_each()
    {
        var run = await StackRun.OfAsync("prod", ("wikibot:availabilityZones", """["eu-central-1a","eu-central-1b","eu-central-1c"]"""));

        var subnets = run.Of("aws:ec2/subnet:Subnet");
        subnets.Length.ShouldBe(6);
        subnets.Select(subnet => subnet.Text("cidrBlock")).Distinct().Count().ShouldBe(6);
        run.Of("aws:efs/mountTarget:MountTarget").Select(target => target.Text("subnetId")).ShouldBe(
            ((string[])["a", "b", "c"]).Select(zone => AwsMocks.Marker("aws:ec2/subnet:Subnet", $"wikibot-prod-private-{zone}")));
        run.One("aws:lambda/function:Function", "wikibot-prod-git")["vpcConfig.subnetIds"].GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Routes_to_the_internet_exist_on_the_public_table_only()
    {
        var run = await StackRun.DevAsync();

        var route = run.Of("aws:ec2/route:Route").ShouldHaveSingleItem();
        route.Text("destinationCidrBlock").ShouldBe("0.0.0.0/0");
        route.Text("routeTableId").ShouldBe(AwsMocks.Marker("aws:ec2/routeTable:RouteTable", "wikibot-dev-public"));
        route.Text("gatewayId").ShouldBe(AwsMocks.Marker("aws:ec2/internetGateway:InternetGateway", "wikibot-dev-internet"));
        run.All.ShouldNotContain(resource => resource.Type.Contains("NatGateway", StringComparison.OrdinalIgnoreCase));
        run.Of("aws:ec2/routeTable:RouteTable").ShouldAllBe(table => !table.Has("routes"));
    }

    [Fact]
    public async Task Subnets_are_associated_each_with_the_table_of_its_kind()
    {
        var run = await StackRun.DevAsync();

        foreach (var kind in (string[])["public", "private"])
        {
            var association = run.One("aws:ec2/routeTableAssociation:RouteTableAssociation", $"wikibot-dev-{kind}-a");
            association.Text("subnetId").ShouldBe(AwsMocks.Marker("aws:ec2/subnet:Subnet", $"wikibot-dev-{kind}-a"));
            association.Text("routeTableId").ShouldBe(AwsMocks.Marker("aws:ec2/routeTable:RouteTable", $"wikibot-dev-{kind}"));
        }
    }

    [Theory]
    [InlineData("s3")]
    [InlineData("dynamodb")]
    public async Task Endpoints_are_gateways_on_the_private_table(string service)
    {
        var endpoint = (await StackRun.DevAsync()).One("aws:ec2/vpcEndpoint:VpcEndpoint", $"wikibot-dev-{service}");

        endpoint.Text("vpcEndpointType").ShouldBe("Gateway");
        endpoint.Text("serviceName").ShouldBe($"com.amazonaws.eu-central-1.{service}");
        endpoint["routeTableIds"].EnumerateArray().Select(id => id.GetString())
            .ShouldBe([AwsMocks.Marker("aws:ec2/routeTable:RouteTable", "wikibot-dev-private")]);
    }

    [Fact]
    public async Task Port_2049_is_open_from_the_function_to_the_share_in_both_directions_named()
    {
        var run = await StackRun.DevAsync();
        var function = AwsMocks.Marker("aws:ec2/securityGroup:SecurityGroup", "wikibot-dev-function");
        var share = AwsMocks.Marker("aws:ec2/securityGroup:SecurityGroup", "wikibot-dev-share");

        var outward = run.One("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "wikibot-dev-function-to-share");
        (outward.Text("securityGroupId"), outward.Text("referencedSecurityGroupId")).ShouldBe((function, share));
        var inward = run.One("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "wikibot-dev-share-from-function");
        (inward.Text("securityGroupId"), inward.Text("referencedSecurityGroupId")).ShouldBe((share, function));
        foreach (var rule in (Registration[])[outward, inward])
        {
            (rule.Text("ipProtocol"), rule["fromPort"].GetInt32(), rule["toPort"].GetInt32()).ShouldBe(("tcp", 2049, 2049));
        }
    }

    [Fact]
    public async Task Ingress_is_open_to_no_address_at_all()
    {
        var run = await StackRun.DevAsync();

        run.Of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").ShouldHaveSingleItem().Has("cidrIpv4").ShouldBeFalse();
        run.Of("aws:ec2/securityGroup:SecurityGroup").ShouldAllBe(group => !group.Has("ingress") && !group.Has("egress"));
    }

    [Fact]
    public async Task Egress_of_the_function_to_the_internet_is_https_only()
    {
        var rule = (await StackRun.DevAsync()).One("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "wikibot-dev-function-to-internet");

        (rule.Text("cidrIpv4"), rule.Text("ipProtocol"), rule["fromPort"].GetInt32(), rule["toPort"].GetInt32()).ShouldBe(("0.0.0.0/0", "tcp", 443, 443));
    }
}
