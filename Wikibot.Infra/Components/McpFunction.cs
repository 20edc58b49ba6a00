using Pulumi;
using Pulumi.Aws.Lambda;

namespace Wikibot.Infra.Components;

/// <summary>
/// The MCP service: outside the network, because it talks to WorkOS. It reads its secrets and its public URL from
/// parameters when it starts, so that it depends neither on the gateway nor on CloudFront.
/// </summary>
internal sealed class McpFunction : ServiceFunction
{
    /// <summary>Registers the function.</summary>
    public McpFunction(string name, StackSettings settings, GitFunction git, Secrets secrets, ComponentResourceOptions options)
        : base("wikibot:infra:McpFunction", name, settings, options)
    {
        var environment = new InputMap<string>
        {
            ["services__git__http__0"] = git.Url.FunctionUrlResult.Apply(url => url.TrimEnd('/')),
            ["Wikibot__Parameters__Path"] = secrets.Path,

            // A changed secret or public URL changes this, and so replaces running processes: they know only what they read at their start.
            ["Wikibot__Parameters__Revision"] = secrets.Revision,
            ["Wikibot__PathBase"] = $"/{Gateway.StageName}",
        };
        if (settings.AuthKitDomain is { } domain)
        {
            environment["Wikibot__AuthKit__Domain"] = domain;
        }

        Function = MakeFunction(
            "Wikibot.Mcp",
            settings.McpPackage,
            settings.McpMemory,
            Gateway.Timeout,
            environment,
            [BasePolicy, Grant("git", git.CallThroughUrl), Grant("parameters", secrets.Access)]);
        RegisterOutputs();
    }

    /// <inheritdoc/>
    public override Function Function { get; }
}
