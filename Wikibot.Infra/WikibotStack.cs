using Pulumi;
using Pulumi.Aws.Inputs;
using Wikibot.Infra.Components;

namespace Wikibot.Infra;

/// <summary>The whole system: one component for each concern, and what they hand to each other.</summary>
internal class WikibotStack : Stack
{
    /// <summary>For the Pulumi CLI.</summary>
    public WikibotStack()
        : this(options: null)
    {
    }

    /// <summary>With a look at every resource, for tests.</summary>
    protected WikibotStack(StackOptions? options)
        : base(options)
    {
        var settings = StackSettings.Read();
        var name = $"wikibot-{settings.Stack}";
        var inAws = new ComponentResourceOptions { Parent = this, Providers = { MakeProvider(name, settings) } };

        var network = new Network(name, settings, inAws);
        var share = settings.IsAws ? new SharedFileSystem(name, settings, network, inAws) : null;
        var backups = new Backups($"{name}-backups", settings, inAws);
        var secrets = Secrets.OfMcp(name, settings, inAws);
        var git = new GitFunction($"{name}-git", settings, network, share, backups, inAws);
        var mcp = new McpFunction($"{name}-mcp", settings, git, secrets, inAws);
        var gateway = Gateway.OfMcp($"{name}-gateway", settings, mcp, secrets, inAws);
        var clones = Gateway.OfGit($"{name}-gateway-git", settings, mcp, secrets, gateway, inAws);
        var web = settings.Web is { } pages ? MakeWeb(name, settings, pages, git, backups, gateway, inAws) : null;
        var edge = settings.IsAws ? new Edge($"{name}-edge", settings, new Face(gateway, secrets), clones, web, inAws) : null;
        if (web != null && edge != null)
        {
            backups.Welcome($"{name}-backups-site", edge.Url);
        }

        _ = new Schedule($"{name}-schedule", settings, git, inAws);
        if (settings.IsAws)
        {
            _ = new CostGuard($"{name}-budget", settings, inAws);
        }

        McpUrl = edge == null ? Output.Format($"{gateway.Stage.InvokeUrl}/mcp") : Output.Format($"{edge.Url}/mcp");
        WebUrl = web == null || edge == null ? Output.Create("") : edge.Url;
        Issuer = Output.Create(settings.AuthKitDomain is { } domain ? $"https://{domain}" : "");
        GitFunctionName = git.Function.Name;
        McpFunctionName = mcp.Function.Name;
        BackupBucket = backups.Bucket.BucketName;
    }

    /// <summary>The address that clients connect to.</summary>
    [Output]
    public Output<string> McpUrl { get; private set; }

    /// <summary>The address for browsers; empty where there is no web service.</summary>
    [Output]
    public Output<string> WebUrl { get; private set; }

    /// <summary>Issuer of accepted tokens; empty without AuthKit.</summary>
    [Output]
    public Output<string> Issuer { get; private set; }

    /// <summary>Name of the git function.</summary>
    [Output]
    public Output<string> GitFunctionName { get; private set; }

    /// <summary>Name of the MCP function.</summary>
    [Output]
    public Output<string> McpFunctionName { get; private set; }

    /// <summary>Name of the bucket for backups.</summary>
    [Output]
    public Output<string> BackupBucket { get; private set; }

    private static Face MakeWeb(string name, StackSettings settings, WebSettings pages, GitFunction git, Backups backups, Gateway mcp, ComponentResourceOptions options)
    {
        var secrets = Secrets.OfWeb($"{name}-web-secrets", settings, pages, options);
        var web = new WebFunction($"{name}-web", settings, pages, git, backups, secrets, options);
        return new Face(Gateway.OfWeb($"{name}-gateway-web", settings, web, secrets, mcp, options), secrets);
    }

    private Pulumi.Aws.Provider MakeProvider(string name, StackSettings settings)
    {
        var args = new Pulumi.Aws.ProviderArgs
        {
            Region = settings.Region,
            DefaultTags = new ProviderDefaultTagsArgs { Tags = { ["project"] = "wikibot-io", ["environment"] = settings.Environment } },
        };
        if (settings.LocalStackEndpoint is { } endpoint)
        {
            LocalStack.PointAt(args, endpoint);
        }

        return new Pulumi.Aws.Provider(name, args, new CustomResourceOptions { Parent = this });
    }
}
