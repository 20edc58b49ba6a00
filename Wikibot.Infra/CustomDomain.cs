using Pulumi;

namespace Wikibot.Infra;

/// <summary>An own domain for the public URL.</summary>
/// <param name="Name">Host name.</param>
/// <param name="CertificateArn">Certificate in us-east-1: CloudFront reads it nowhere else.</param>
/// <param name="HostedZoneId">Route 53 zone that gets the records; without it they are made by hand.</param>
internal sealed record CustomDomain(string Name, string CertificateArn, string? HostedZoneId)
{
    /// <summary>Reads the three keys.</summary>
    /// <exception cref="RunException">The domain is set without its certificate, or either is malformed.</exception>
    public static CustomDomain? Read(Config config)
    {
        var name = config.Get("domainName");
        var certificate = config.Get("certificateArn");
        if (name == null)
        {
            return certificate == null ? null : throw StackSettings.Bad("wikibot:domainName", "is not set although wikibot:certificateArn is");
        }

        if (!StackSettings.HostName().IsMatch(name))
        {
            throw StackSettings.Bad("wikibot:domainName", $"must be a host name such as wiki.example.org; it is \"{name}\"");
        }

        return certificate?.StartsWith("arn:aws:acm:us-east-1:", StringComparison.Ordinal) == true
            ? new CustomDomain(name, certificate, config.Get("hostedZoneId"))
            : throw StackSettings.Bad("wikibot:certificateArn", "must be the ARN of a certificate in us-east-1, where CloudFront looks for it");
    }
}
