using Pulumi;
using Pulumi.Aws.Lambda;

namespace Wikibot.Infra.Components;

/// <summary>
/// The web service, the wiki in the browser: outside the network, because it talks to AuthKit. Like the MCP function it reads
/// its secrets and its addresses from parameters when it starts.
/// </summary>
internal sealed class WebFunction : ServiceFunction
{
    /// <summary>Registers the function.</summary>
    public WebFunction(string name, StackSettings settings, WebSettings web, GitFunction git, Backups backups, Secrets secrets, ComponentResourceOptions options)
        : base("wikibot:infra:WebFunction", name, settings, options)
    {
        Function = MakeFunction(
            "Wikibot.Web",
            web.Package,
            web.Memory,
            Gateway.Timeout,
            new InputMap<string>
            {
                ["services__git__http__0"] = git.Url.FunctionUrlResult.Apply(url => url.TrimEnd('/')),
                ["Wikibot__Parameters__Path"] = secrets.Path,
                ["Wikibot__Parameters__Revision"] = secrets.Revision,
                ["Wikibot__Web__FilesOrigin"] = backups.Origin,
                ["Wikibot__Web__SignIn__Issuer"] = $"https://{settings.AuthKitDomain}",
                ["Wikibot__Web__SignIn__ClientId"] = web.ClientId,

                // Its pages link to each other from the root, where CloudFront publishes them: it never learns of the stage.
                ["AWS_LWA_REMOVE_BASE_PATH"] = $"/{Gateway.StageName}",
            },
            [BasePolicy, Grant("git", git.CallThroughUrl), Grant("parameters", secrets.Access)]);
        RegisterOutputs();
    }

    /// <inheritdoc/>
    public override Function Function { get; }
}
