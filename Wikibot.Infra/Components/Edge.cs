using Pulumi;
using Pulumi.Aws.CloudFront;
using Pulumi.Aws.CloudFront.Inputs;
using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;
using Pulumi.Aws.Ssm;

namespace Wikibot.Infra.Components;

/// <summary>
/// CloudFront in front of the gateway: a clean URL without a stage (clients look for <c>/.well-known</c> at the root) and
/// without owning a domain, and the name <c>WWW-Authenticate</c>, which a REST API changes.
/// </summary>
internal sealed class Edge : ComponentResource
{
    // Managed policies, the same in every account (CloudFront developer guide).
    private const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private const string AllViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

    // API Gateway answers within 29 seconds, or with 504.
    private const int OriginTimeout = 30;

    /// <summary>Registers the distribution, its function, the records of an own domain, and the parameter that tells the MCP function.</summary>
    public Edge(string name, StackSettings settings, Gateway gateway, ComponentResourceOptions options)
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
        Distribution = new Distribution(name, MakeDistribution(settings, gateway, function), own);
        Url = settings.Domain is { } domain ? Output.Create($"https://{domain.Name}") : Output.Format($"https://{Distribution.DomainName}");
        if (settings.Domain is { HostedZoneId: { } zone })
        {
            AddRecords(name, settings.Domain.Name, zone);
        }

        // Read by the MCP function at its start, so that the function need not wait for what stands in front of it.
        _ = new Parameter($"{name}-public-url", new ParameterArgs
        {
            Name = $"{Secrets.PathOf(settings)}/Wikibot/PublicUrl",
            Type = ParameterType.String,
            Value = Url,
        }, own);
        RegisterOutputs();
    }

    /// <summary>The public URL, without a slash at its end.</summary>
    public Output<string> Url { get; }

    private Distribution Distribution { get; }

    private static DistributionArgs MakeDistribution(StackSettings settings, Gateway gateway, Function function)
    {
        const string Origin = "gateway";
        var args = new DistributionArgs
        {
            Enabled = true,
            Comment = $"Wikibot {settings.Stack}",
            HttpVersion = "http2and3",
            IsIpv6Enabled = true,
            PriceClass = "PriceClass_100",
            Origins =
            {
                new DistributionOriginArgs
                {
                    OriginId = Origin,
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
                },
            },
            DefaultCacheBehavior = new DistributionDefaultCacheBehaviorArgs
            {
                TargetOriginId = Origin,
                ViewerProtocolPolicy = "https-only",
                AllowedMethods = { "GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE" },
                CachedMethods = { "GET", "HEAD" },
                CachePolicyId = CachingDisabled,
                OriginRequestPolicyId = AllViewerExceptHostHeader,
                FunctionAssociations =
                {
                    new DistributionDefaultCacheBehaviorFunctionAssociationArgs { EventType = "viewer-request", FunctionArn = function.Arn },
                    new DistributionDefaultCacheBehaviorFunctionAssociationArgs { EventType = "viewer-response", FunctionArn = function.Arn },
                },
            },
            Restrictions = new DistributionRestrictionsArgs { GeoRestriction = new DistributionRestrictionsGeoRestrictionArgs { RestrictionType = "none" } },
            ViewerCertificate = new DistributionViewerCertificateArgs { CloudfrontDefaultCertificate = true },
        };
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
