using Pulumi;

namespace Wikibot.Infra;

/// <summary>The web service, where it is deployed: it needs AuthKit, where people sign in, and so is left out until it is registered there.</summary>
/// <param name="ClientId">Its id at AuthKit.</param>
/// <param name="ClientSecret">Its secret, where it was given one.</param>
/// <param name="Package">Deployment zip.</param>
/// <param name="Memory">Megabytes.</param>
internal sealed record WebSettings(string ClientId, Output<string>? ClientSecret, string Package, int Memory)
{
    /// <summary>Reads the keys <c>web…</c>.</summary>
    /// <returns><see langword="null"/> without <c>webClientId</c>.</returns>
    /// <exception cref="RunException">A key is wrong, or another is needed.</exception>
    public static WebSettings? Read(Config config, Architecture architecture, bool isAws, string? authKitDomain)
    {
        if (config.Get("webClientId") is not { } id)
        {
            return null;
        }

        return (id.Length > 0 && !id.Any(char.IsWhiteSpace), isAws, authKitDomain) switch
        {
            (false, _, _) => throw StackSettings.Bad("wikibot:webClientId", $"must be the client id that AuthKit shows for the application; it is \"{id}\""),
            (_, false, _) => throw StackSettings.Bad("wikibot:webClientId", "is for AWS only: without CloudFront there is no https address, and browsers would keep no cookie"),
            (_, _, null) => throw StackSettings.Bad("wikibot:webClientId", "needs wikibot:authKitDomain, where people sign in"),
            _ => new WebSettings(
                id,
                config.GetSecret("webClientSecret"),
                StackSettings.ReadPackage(config, "webPackage", $"wikibot-web-{architecture.Runtime}.zip"),
                StackSettings.ReadNumber(config, "webMemory", 1024, 128, 10_240)),
        };
    }
}
