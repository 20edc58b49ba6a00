using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;
using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Writing;

namespace Wikibot.Tests.Git;

/// <summary>The git service in this process, with real repositories in a scratch folder, and its typed client.</summary>
internal sealed class GitServiceHost : IAsyncDisposable
{
    public const string Secret = "a secret of the tests, long enough";

    private readonly ScratchFolder _folder = new();
    private readonly ScratchFolder _index = new();
    private readonly string _root;
    private readonly WebApplicationFactory<WikiWriter> _factory;
    private readonly ServiceProvider _clientServices;

    /// <param name="settings">Further configuration.</param>
    /// <param name="listen">Listen on a port, with Kestrel's own limits, instead of in memory.</param>
    /// <param name="share">The way to the share; the machine's own when left out.</param>
    /// <param name="beside">Another service, whose wikis are served too, by its clock.</param>
    /// <param name="after">What follows from commits, beside the service's own.</param>
    public GitServiceHost(
        IReadOnlyDictionary<string, string>? settings = null, bool listen = false, IShareFiles? share = null, GitServiceHost? beside = null, IAfterCommit? after = null)
    {
        _root = beside?._root ?? _folder.Path;
        Time = beside?.Time ?? new();
        _factory = new WebApplicationFactory<WikiWriter>().WithWebHostBuilder(web =>
        {
            web.UsePatience();
            web.UseSetting("Wikibot:Storage:Root", _root);
            web.UseSetting("Wikibot:Index:Folder", _index.Path);
            web.UseSetting("Wikibot:Identity:Secret", Secret);
            foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            {
                web.UseSetting(key, value);
            }

            web.ConfigureServices(services => services.AddSingleton<TimeProvider>(Time));
            if (share is not null)
            {
                web.ConfigureTestServices(services => services.AddSingleton<IWikiStore>(provider =>
                    WikiStore.Open(share, provider.GetRequiredService<IOptions<StorageOptions>>().Value, Time, NullLoggerFactory.Instance)));
            }

            if (after is not null)
            {
                web.ConfigureTestServices(services => services.AddSingleton(after));
            }
        });
        if (listen)
        {
            // Not UseKestrel(0): that changes the address of a server which the service's own Main may just have started.
            _factory.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
            _factory.StartServer();
        }

        var services = new ServiceCollection();
        services.AddSingleton(Options.Create(new IdentityOptions { Secret = Secret }));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager());
        services.AddWikibotGitClient().ConfigurePrimaryHttpMessageHandler(() => _factory.Server.CreateHandler());
        _clientServices = services.BuildServiceProvider();
        // What the service answers is what is tested, not where that leads.
        _factory.ClientOptions.AllowAutoRedirect = false;
        Http = _factory.CreateClient();
        Git = listen ? null! : _clientServices.GetRequiredService<IWikibotGit>();
        Tokens = listen ? null! : _clientServices.GetRequiredService<IWikibotTokens>();
    }

    public static Caller Ada { get; } = new("static:ada", "Ada Lovelace", "ada@example.org");

    public static Caller Bob { get; } = new("https://issuer.example|bob", "Bob", "bob@example.org");

    public ShiftedTime Time { get; }

    public IWikibotGit Git { get; }

    public IWikibotTokens Tokens { get; }

    public HttpClient Http { get; }

    public IWikiStore Store => _factory.Services.GetRequiredService<IWikiStore>();

    public T Service<T>()
        where T : notnull => _factory.Services.GetRequiredService<T>();

    public string Repository(string wiki) => Path.Combine(_root, $"{wiki}.git");

    public static string Id() => OperationIds.New();

    public string Identity(Caller caller) => new IdentityToken(Options.Create(new IdentityOptions { Secret = Secret }), Time).Issue(caller);

    /// <summary>A request as anyone could make it: <paramref name="json"/> is sent as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, byte[]? json = null, string? identity = null, string? operation = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        request.Headers.Add(IdentityToken.HeaderName, identity ?? Identity(Ada));
        request.Headers.Add(OperationIds.HeaderName, operation ?? Id());
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string json) => SendAsync(method, address, Encoding.UTF8.GetBytes(json));

    public async Task<string> NewWikiAsync(string name = "notes", Caller? owner = null) =>
        (await Git.CreateWikiAsync(owner ?? Ada, new CreateWikiRequest(name), Id())).Name;

    public async Task<PageChange> WriteAsync(string wiki, string path, string content, string? revision = null, Caller? caller = null, string? message = null) =>
        await Git.WritePageAsync(caller ?? Ada, wiki, new WritePageRequest(path, content, revision, message), Id());

    /// <summary>Who calls by a new token of a user, <see cref="Ada"/> when none is named.</summary>
    public async Task<Caller> AgentAsync(CreateTokenRequest request, Caller? user = null)
    {
        var made = await Tokens.CreateTokenAsync(user ?? Ada, request, TestContext.Current.CancellationToken);
        return new Caller("agent", "Agent", "agent@example.org") { Token = AgentTokenText.HashOf(made.Token), Origin = new CallOrigin(request.Name) };
    }

    public async Task AddMemberAsync(string wiki, Caller caller, string role)
    {
        var members = Service<Wikibot.Git.Members.MetaReader>();
        var opened = (await Store.OpenAsync(wiki, default))!;
        await opened.CommitAsync(
            new CommitRequest(Wikibot.Git.Base.WikiRefs.Members, Id(), async (tip, token) =>
            {
                var list = (await members.ReadAsync(opened, tip, token)).Members.With(new(caller.Subject, Wikibot.Git.Members.Roles.FromName(role)!.Value));
                return (new ChangeSet([new FileChange("members.json", list.ToJson())]), new CommitDetails(AuthorSignature.Of(Ada, Time), $"Add {role}"));
            }),
            default);
    }

    public async ValueTask DisposeAsync()
    {
        await _clientServices.DisposeAsync();
        Http.Dispose();
        // The service's own Main disposes of its services as well, and whoever comes second does not wait for the first: what keeps files ends here.
        Service<WikiIndexes>().Dispose();
        await _factory.DisposeAsync();
        _folder.Dispose();
        _index.Dispose();
    }
}
