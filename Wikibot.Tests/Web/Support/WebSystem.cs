using Microsoft.Extensions.DependencyInjection;
using Wikibot.DevSignIn;
using Wikibot.Git.Client;
using Wikibot.Tests.Mcp;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.Web;

/// <summary>Git service, development sign-in and web service; Ada owns the wiki <c>home</c>, Ben and Cleo are strangers to it.</summary>
public sealed class WebSystem : IAsyncLifetime
{
    /// <summary>The wiki that is there.</summary>
    public const string Wiki = "home";

    private readonly int _port = FreePort.Next();
    private readonly List<WebService> _further = [];
    private readonly IReadOnlyDictionary<string, string> _more;
    private readonly Uri? _files;
    private SignInHost _signIn = null!;
    private ServiceProvider _client = null!;

    public WebSystem() : this(new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>One whose git service has further settings, and whose large files come from and go to a bucket at an address.</summary>
    internal WebSystem(IReadOnlyDictionary<string, string> more, Uri? files = null) => (_more, _files) = (more, files);

    internal GitService Git { get; private set; } = null!;

    internal WebService Web { get; private set; } = null!;

    /// <summary>Where the web service answers.</summary>
    public Uri Url => Web.Url;

    /// <summary>Where people sign in.</summary>
    public string Issuer => _signIn.Root;

    /// <summary>The git service, asked by an agent of Ada's.</summary>
    internal IWikibotGit Agents { get; private set; } = null!;

    /// <summary>Ada, as the git service knows her.</summary>
    internal Caller Ada => new($"{Issuer}|{TestUsers.Ada}", "Ada Lovelace", "ada@example.com", EmailVerified: true);

    /// <summary>Ada by a program of hers.</summary>
    internal Caller Agent(string session, string program = "claude-code/2.1") => Ada with { Origin = new CallOrigin("Claude Code", program, session) };

    public async ValueTask InitializeAsync()
    {
        _signIn = await SignInHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:SignIn:Clients:wikibot-web:Name"] = "Wikibot in the browser",
            ["Wikibot:SignIn:Clients:wikibot-web:RedirectUri"] = $"http://localhost:{_port}/sign-in/return",
        });
        Git = new GitService(new Dictionary<string, string>(_more, StringComparer.Ordinal) { ["Wikibot:Seed:Members:2"] = $"{Issuer}|{TestUsers.Ada}=owner" });
        Web = WebService.Start(Git, _port, Settings());

        var services = new ServiceCollection();
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { Secret = GitService.Secret }));
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager());
        services.AddWikibotGitClient().ConfigurePrimaryHttpMessageHandler(() => Git.Server.CreateHandler());
        _client = services.BuildServiceProvider();
        Agents = _client.GetRequiredService<IWikibotGit>();
    }

    /// <summary>Another process of the web service, at an address of its own behind the same public one.</summary>
    internal WebService Another(Dictionary<string, string?>? settings = null)
    {
        var all = Settings();
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        var another = WebService.Start(Git, FreePort.Next(), all);
        _further.Add(another);
        return another;
    }

    /// <summary>A browser of nobody.</summary>
    internal Visitor Visit() => new(Url);

    /// <summary>A browser in which somebody signed in.</summary>
    internal async Task<Visitor> SignInAsync(string user = TestUsers.Ada)
    {
        var visitor = Visit();
        await visitor.SignInAsync(user);
        return visitor;
    }

    /// <summary>Writes a page as Ada's agent.</summary>
    internal async Task<PageChange> WriteAsync(string path, string content, string session = "s1", string? revision = null, string? message = null) =>
        await Agents.WritePageAsync(Agent(session), Wiki, new WritePageRequest(path, content, revision, message), OperationIds.New());

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _further)
        {
            await service.DisposeAsync();
        }

        await Web.DisposeAsync();
        await _client.DisposeAsync();
        await Git.DisposeAsync();
        await _signIn.DisposeAsync();
    }

    private Dictionary<string, string?> Settings() => new(StringComparer.Ordinal)
    {
        ["Wikibot:Web:SignIn:Issuer"] = Issuer,
        ["Wikibot:Web:SignIn:ClientId"] = "wikibot-web",
        ["Wikibot:Web:FilesOrigin"] = _files?.GetLeftPart(UriPartial.Authority),
    };
}
