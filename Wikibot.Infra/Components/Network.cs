using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Vpc;

namespace Wikibot.Infra.Components;

/// <summary>
/// The private network of the git function: a public and a private subnet in each zone, gateway endpoints for S3 and
/// DynamoDB, security groups. No NAT gateway: it would cost 35 USD a month in each zone, and the git function talks to
/// S3 only (decision 0010).
/// </summary>
internal sealed class Network : ComponentResource
{
    /// <summary>The port of NFS.</summary>
    public const int NfsPort = 2049;

    private readonly StackSettings _settings;

    /// <summary>Registers the network.</summary>
    public Network(string name, StackSettings settings, ComponentResourceOptions options)
        : base("wikibot:infra:Network", name, options)
    {
        _settings = settings;
        var own = new CustomResourceOptions { Parent = this };
        var vpc = new Vpc($"{name}-vpc", new VpcArgs
        {
            CidrBlock = settings.VpcCidr.ToString(),
            EnableDnsSupport = true,
            EnableDnsHostnames = true,
            Tags = { ["Name"] = name },
        }, own);

        var privateRoutes = new RouteTable($"{name}-private", new RouteTableArgs { VpcId = vpc.Id, Tags = { ["Name"] = $"{name}-private" } }, own);
        PrivateSubnets = MakeSubnets(name, "private", firstPart: 8, vpc, privateRoutes);
        MakePublicSide(name, vpc);
        foreach (var service in (string[])["s3", "dynamodb"])
        {
            _ = new VpcEndpoint($"{name}-{service}", new VpcEndpointArgs
            {
                VpcId = vpc.Id,
                ServiceName = $"com.amazonaws.{settings.Region}.{service}",
                VpcEndpointType = "Gateway",
                RouteTableIds = { privateRoutes.Id },
                Tags = { ["Name"] = $"{name}-{service}" },
            }, own);
        }

        FunctionGroup = MakeGroup($"{name}-function", "The git function", vpc);
        ShareGroup = MakeGroup($"{name}-share", "Mount targets of the share", vpc);
        AddRules(name);
        RegisterOutputs();
    }

    /// <summary>One for each zone, in the configuration's order.</summary>
    public ImmutableArray<Subnet> PrivateSubnets { get; }

    /// <summary>Security group of the git function.</summary>
    public SecurityGroup FunctionGroup { get; }

    /// <summary>Security group of the share's mount targets.</summary>
    public SecurityGroup ShareGroup { get; }

    private void MakePublicSide(string name, Vpc vpc)
    {
        var own = new CustomResourceOptions { Parent = this };
        var gateway = new InternetGateway($"{name}-internet", new InternetGatewayArgs { VpcId = vpc.Id, Tags = { ["Name"] = name } }, own);
        var routes = new RouteTable($"{name}-public", new RouteTableArgs { VpcId = vpc.Id, Tags = { ["Name"] = $"{name}-public" } }, own);
        _ = new Route($"{name}-public-internet", new RouteArgs
        {
            RouteTableId = routes.Id,
            DestinationCidrBlock = "0.0.0.0/0",
            GatewayId = gateway.Id,
        }, own);
        MakeSubnets(name, "public", firstPart: 0, vpc, routes);
    }

    // The public subnets are the first eight sixteenths of the network, the private ones the last eight.
    private ImmutableArray<Subnet> MakeSubnets(string name, string kind, int firstPart, Vpc vpc, RouteTable routes)
        => [.. _settings.AvailabilityZones.Select((zone, index) =>
        {
            var subnet = new Subnet($"{name}-{kind}-{zone[^1]}", new SubnetArgs
            {
                VpcId = vpc.Id,
                AvailabilityZone = zone,
                CidrBlock = _settings.VpcCidr.Subnet(firstPart + index).ToString(),
                MapPublicIpOnLaunch = false,
                Tags = { ["Name"] = $"{name}-{kind}-{zone[^1]}" },
            }, new CustomResourceOptions { Parent = this });
            _ = new RouteTableAssociation(
                $"{name}-{kind}-{zone[^1]}",
                new RouteTableAssociationArgs { SubnetId = subnet.Id, RouteTableId = routes.Id },
                new CustomResourceOptions { Parent = this });
            return subnet;
        })];

    // Without rules of its own: AWS's open outgoing rule goes, and each rule is a resource of its own, so that two groups can name each other.
    private SecurityGroup MakeGroup(string name, string description, Vpc vpc)
        => new(name, new SecurityGroupArgs { VpcId = vpc.Id, Description = description, Tags = { ["Name"] = name } }, new CustomResourceOptions { Parent = this });

    private void AddRules(string name)
    {
        var own = new CustomResourceOptions { Parent = this };
        _ = new SecurityGroupEgressRule($"{name}-function-to-share", new SecurityGroupEgressRuleArgs
        {
            SecurityGroupId = FunctionGroup.Id,
            ReferencedSecurityGroupId = ShareGroup.Id,
            IpProtocol = "tcp",
            FromPort = NfsPort,
            ToPort = NfsPort,
            Description = "NFS to the share",
        }, own);
        _ = new SecurityGroupEgressRule($"{name}-function-to-internet", new SecurityGroupEgressRuleArgs
        {
            SecurityGroupId = FunctionGroup.Id,
            CidrIpv4 = "0.0.0.0/0",
            IpProtocol = "tcp",
            FromPort = 443,
            ToPort = 443,
            Description = "HTTPS: S3 and DynamoDB through their endpoints; nothing else has a route",
        }, own);
        _ = new SecurityGroupIngressRule($"{name}-share-from-function", new SecurityGroupIngressRuleArgs
        {
            SecurityGroupId = ShareGroup.Id,
            ReferencedSecurityGroupId = FunctionGroup.Id,
            IpProtocol = "tcp",
            FromPort = NfsPort,
            ToPort = NfsPort,
            Description = "NFS from the git function only",
        }, own);
    }
}
