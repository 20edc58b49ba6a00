using Pulumi;
using Pulumi.Aws.CloudFront;
using Pulumi.Aws.CloudFront.Inputs;
using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;

namespace Wikibot.Infra.Components;

/// <summary>
/// CloudFront in front of the gateways: one clean URL for agents and people, without a stage (clients look for <c>/.well-known</c>
/// at the root) and without owning a domain, and the name <c>WWW-Authenticate</c>, which a REST API changes.
/// </summary>
internal sealed class Edge : ComponentResource
{
    // Managed policies, the same in every account (CloudFront developer guide).
    private const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private const string AllViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

    // API Gateway answers within 29 seconds, or with 504.
    private const int OriginTimeout = 30;

    private static readonly string[] AllMethods = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

    /// <summary>The paths of git's clients.</summary>
    private const string GitPaths = "/git/*";

    /// <summary>The paths of the MCP service; all others are the web service's, where there is one.</summary>
    private static readonly string[] McpPaths = ["/mcp", "/.well-known/*", "/health"];

    /// <summary>Registers the distribution, its function, the records of an own domain, and the parameters that tell the functions.</summary>
    public Edge(string name, StackSettings settings, Face mcp, Gateway git, Face? web, ComponentResourceOptions options)
        : base("wikibot:infra:Edge", name, options)
    {
        var own = new CustomResourceOptions { Parent = this };
        var function = new Function(name, new FunctionArgs
        {
            Runtime = "cloudfront-js-2.0",
            Code = EdgeCode.For(settings),
            Comment = "Challenge at the edge, and WWW-Authenticate by its own name",
            Publish = true,
        }, own);
        Distribution = new Distribution(name, MakeDistribution(settings, mcp.Gateway, git, web?.Gateway, function), own);
        Url = settings.Domain is { } domain ? Output.Create($"https://{domain.Name}") : Output.Format($"https://{Distribution.DomainName}");
        if (settings.Domain is { HostedZoneId: { } zone })
        {
            AddRecords(name, settings.Domain.Name, zone);
        }

        // Read by the functions at their start, so that they need not wait for what stands in front of them.
        mcp.Secrets.Tell($"{name}-public-url", "PublicUrl", Url, own);
        if (web != null)
        {
            web.Secrets.Tell($"{name}-mcp-url", "McpUrl", Output.Format($"{Url}/mcp"), own);
            web.Secrets.Tell($"{name}-web-url", "PublicUrl", Url, own);
        }

        RegisterOutputs();
    }

    /// <summary>The public URL, without a slash at its end.</summary>
    public Output<string> Url { get; }

    private Distribution Distribution { get; }

    private static DistributionArgs MakeDistribution(StackSettings settings, Gateway mcp, Gateway git, Gateway? web, Function function)
    {
        const string Mcp = "gateway";
        const string Git = "git";
        const string Web = "web";
        var args = new DistributionArgs
        {
            Enabled = true,
            Comment = $"Wikibot {settings.Stack}",
            HttpVersion = "http2and3",
            IsIpv6Enabled = true,
            PriceClass = "PriceClass_100",
            Origins = { MakeOrigin(Mcp, mcp), MakeOrigin(Git, git) },
            OrderedCacheBehaviors = { McpPaths.Select(path => (Input<DistributionOrderedCacheBehaviorArgs>)MakeBehavior(path, Mcp, function)).Append(MakeBehavior(GitPaths, Git, function)).ToArray() },
            DefaultCacheBehavior = new DistributionDefaultCacheBehaviorArgs
            {
                TargetOriginId = web == null ? Mcp : Web,
                ViewerProtocolPolicy = "redirect-to-https",
                AllowedMethods = { AllMethods },
                CachedMethods = { "GET", "HEAD" },
                CachePolicyId = CachingDisabled,
                OriginRequestPolicyId = AllViewerExceptHostHeader,
            },
            Restrictions = new DistributionRestrictionsArgs { GeoRestriction = new DistributionRestrictionsGeoRestrictionArgs { RestrictionType = "none" } },
            ViewerCertificate = new DistributionViewerCertificateArgs { CloudfrontDefaultCertificate = true },
        };
        if (web != null)
        {
            args.Origins.Add(MakeOrigin(Web, web));
        }

        if (settings.Domain is { } domain)
        {
            args.Aliases.Add(domain.Name);
            args.ViewerCertificate = new DistributionViewerCertificateArgs
            {
                AcmCertificateArn = domain.CertificateArn,
                SslSupportMethod = "sni-only",
                MinimumProtocolVersion = "TLSv1.2_2021",
            };
        }

        return args;
    }

    private static DistributionOriginArgs MakeOrigin(string id, Gateway gateway) => new()
    {
        OriginId = id,
        DomainName = gateway.Host,
        OriginPath = Output.Format($"/{gateway.Stage.StageName}"),
        CustomOriginConfig = new DistributionOriginCustomOriginConfigArgs
        {
            HttpPort = 80,
            HttpsPort = 443,
            OriginProtocolPolicy = "https-only",
            OriginSslProtocols = { "TLSv1.2" },
            OriginReadTimeout = OriginTimeout,
        },
    };

    // A token must not cross a plain connection even once, so agents are not redirected, as people are.
    private static DistributionOrderedCacheBehaviorArgs MakeBehavior(string path, string origin, Function function) => new()
    {
        PathPattern = path,
        TargetOriginId = origin,
        ViewerProtocolPolicy = "https-only",
        AllowedMethods = { AllMethods },
        CachedMethods = { "GET", "HEAD" },
        CachePolicyId = CachingDisabled,
        OriginRequestPolicyId = AllViewerExceptHostHeader,
        FunctionAssociations =
        {
            new DistributionOrderedCacheBehaviorFunctionAssociationArgs { EventType = "viewer-request", FunctionArn = function.Arn },
            new DistributionOrderedCacheBehaviorFunctionAssociationArgs { EventType = "viewer-response", FunctionArn = function.Arn },
        },
    };

    private void AddRecords(string name, string domain, string zone)
    {
        foreach (var type in (RecordType[])[RecordType.A, RecordType.AAAA])
        {
            _ = new Record($"{name}-{type}", new RecordArgs
            {
                ZoneId = zone,
                Name = domain,
                Type = type,
                Aliases = { new RecordAliasArgs { Name = Distribution.DomainName, ZoneId = Distribution.HostedZoneId, EvaluateTargetHealth = false } },
            }, new CustomResourceOptions { Parent = this });
        }
    }
}

/// <summary>A service behind the public address: the gateway through which it is reached, and what it reads at its start.</summary>
internal sealed record Face(Gateway Gateway, Secrets Secrets);
