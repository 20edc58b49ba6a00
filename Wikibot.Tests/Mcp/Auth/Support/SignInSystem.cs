using System.Net;
using ModelContextProtocol.Client;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Git service and MCP service with the development sign-in, on a real port, where asked for behind the gateway.</summary>
internal sealed class SignInSystem : IAsyncDisposable
{
    private readonly GitService _git;
    private readonly HttpClient _http = new(new HttpClientHandler { UseProxy = false });
    private McpService _mcp = null!;
    private SignInHost? _signIn;
    private Gateway? _gateway;

    private SignInSystem(GitService git) => _git = git;

    /// <summary>The MCP endpoint as clients know it.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Starts it. Tokens are refused at the very second of their expiry.</summary>
    public static async Task<SignInSystem> StartAsync(bool behindGateway, TimeSpan accessTokenLifetime, Dictionary<string, string?>? signIn = null)
    {
        var system = new SignInSystem(new GitService());
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:AuthKit:ClockSkew"] = "00:00:00",
        };
        var outside = behindGateway ? new Uri($"http://127.0.0.1:{FreePort.Next()}") : null;
        if (outside is not null)
        {
            settings["Wikibot:PathBase"] = "/dev";
        }

        var port = FreePort.Next();
        system.Endpoint = new Uri(outside ?? new Uri($"http://127.0.0.1:{port}"), "/mcp").AbsoluteUri;
        system._signIn = await SignInHost.StartAsync(
            new(signIn ?? [], StringComparer.Ordinal) { ["Wikibot:SignIn:AccessTokenLifetime"] = accessTokenLifetime.ToString() },
            resource: system.Endpoint);
        settings["Wikibot:AuthKit:Domain"] = system._signIn.Root;
        system._mcp = system._git.WithMcp(settings).OnKestrel(outside, port);
        if (outside is not null)
        {
            system._gateway = await Gateway.StartAsync(outside.Port, system._mcp.Url);
        }

        return system;
    }

    /// <summary>Another pair of services over the same data, which takes the same tokens.</summary>
    public Task<SignInSystem> BesideAsync()
    {
        var port = FreePort.Next();
        var system = new SignInSystem(new GitService(beside: _git)) { Endpoint = $"http://127.0.0.1:{port}/mcp" };
        system._mcp = system._git.WithMcp(new(StringComparer.Ordinal) { ["Wikibot:AuthKit:Domain"] = _signIn!.Root }).OnKestrel(_mcp.Url, port);
        return Task.FromResult(system);
    }

    /// <summary>The authorization server.</summary>
    public SignInHost SignIn => _signIn ?? throw new InvalidOperationException("This pair takes the tokens of another's.");

    /// <summary>The bare repository of a wiki.</summary>
    public string Repository(string wiki) => _git.Repository(wiki);

    /// <summary>Calls <c>echo</c> with a static token.</summary>
    public async Task EchoWithStaticTokenAsync()
    {
        await using var client = await ConnectAsync(McpService.Token);
        var result = await client.CallToolAsync("echo", Json.Arguments(new { message = "by a static token" }), cancellationToken: TestContext.Current.CancellationToken);
        result.Sentence().ShouldContain("by a static token");
    }

    /// <summary>Calls <c>echo</c>, makes a wiki and writes a page with <paramref name="token"/>.</summary>
    /// <returns>Whether the token was still good.</returns>
    public async Task<bool> WriteAsync(string token, string wiki)
    {
        if (await IsRefusedAsync(token, TestContext.Current.CancellationToken))
        {
            return false;
        }

        await using var client = await ConnectAsync(token);
        foreach (var (tool, arguments) in new (string, object)[] { ("echo", new { message = "hello" }), ("create_wiki", new { wiki }), ("write_page", new { wiki, path = "Page", content = "# Page\n" }) })
        {
            var result = await client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
            (result.IsError ?? false).ShouldBeFalse(result.Sentence());
        }

        return true;
    }

    /// <summary>Waits until <paramref name="token"/> has expired, as the service sees it.</summary>
    public async Task UntilRefusedAsync(string token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await IsRefusedAsync(token, patience.Token))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _gateway?.Dispose();
        await _mcp.DisposeAsync();
        if (_signIn is not null)
        {
            await _signIn.DisposeAsync();
        }

        await _git.DisposeAsync();
    }

    private async Task<bool> IsRefusedAsync(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Headers = { Authorization = new("Bearer", token) } };
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.Unauthorized;
    }

    private Task<McpClient> ConnectAsync(string token) => PatientClient.ConnectAsync(
        new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = new Uri(Endpoint),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer " + token },
            },
            _http,
            ownsHttpClient: false));
}
