using System.Net;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp.Auth;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.Web.SignIn;

/// <summary>The web service as processes of its own, killed and started again: who is signed in stays so, and forms and sign-ins that were begun go on.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private const string Secret = "a secret that all processes of this test share";

    private readonly ScratchFolder _data = new();
    private readonly ScratchFolder _index = new();
    private readonly int _port = FreePort.Next();
    private readonly List<ServiceProcess> _processes = [];
    private SignInHost _signIn = null!;
    private ServiceProcess _git = null!;

    public async ValueTask InitializeAsync()
    {
        _signIn = await SignInHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:SignIn:Clients:wikibot-web:Name"] = "Wikibot in the browser",
            ["Wikibot:SignIn:Clients:wikibot-web:RedirectUri"] = $"http://localhost:{_port}/sign-in/return",
        });
        _git = await StartAsync("Git", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Wikibot__Storage__Root"] = _data.Path,
            ["Wikibot__Index__Folder"] = _index.Path,
            ["Wikibot__Seed__Wiki"] = "home",
            ["Wikibot__Seed__Members__0"] = $"{_signIn.Root}|{TestUsers.Ada}=owner",
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _signIn.DisposeAsync();
        _data.Dispose();
        _index.Dispose();
    }

    [Fact]
    public async Task CookiesFormsAndSignIns_areGoodInEveryProcess_andAfterARestart()
    {
        var first = await WebAsync(_port);
        var second = await WebAsync(0);
        var ada = new Visitor(new Uri($"http://localhost:{_port}/"));
        await ada.SignInAsync(TestUsers.Ada);
        var (form, later) = (await ada.GetAsync("/w/home/new"), await ada.GetAsync("/w/home/new"));
        var begun = new Visitor(new Uri($"http://localhost:{_port}/"));
        var consent = await begun.GetAsync("/sign-in?returnUrl=%2Fw%2Fhome");

        // A form of one process is taken by another one.
        var other = new Visitor(second.Address);
        foreach (var (name, value) in ada.Cookies)
        {
            other.Cookies[name] = value;
        }

        (await other.GetAsync("/")).Page.QuerySelector(".who")!.TextContent.ShouldBe("Ada Lovelace");
        var taken = await other.PostAsync(form with { Address = new Uri(second.Address, "/w/home/new") }, "/w/home/new", ("path", "By another"), ("content", "x"), ("do", "save"));
        (taken.Status, taken.Address.AbsolutePath).ShouldBe((HttpStatusCode.OK, "/w/home/p/By%20another"), taken.Content);

        // Killed without a word, and started anew at the same place.
        await first.DisposeAsync();
        _processes.Remove(first);
        await WebAsync(_port);
        (await ada.GetAsync("/")).Page.QuerySelector(".who")!.TextContent.ShouldBe("Ada Lovelace");
        var saved = await ada.PostAsync(later, "/w/home/new", ("path", "After the restart"), ("content", "y"), ("do", "save"));
        (saved.Status, saved.Address.AbsolutePath).ShouldBe((HttpStatusCode.OK, "/w/home/p/After%20the%20restart"), saved.Content);
        var back = await begun.PostAsync(consent, "/oauth2/authorize", ("user", TestUsers.Ada), ("decision", "allow"));
        (back.Status, back.Address.AbsolutePath).ShouldBe((HttpStatusCode.OK, "/w/home"), back.Content);
    }

    private Task<ServiceProcess> WebAsync(int port) => StartAsync("Web", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["services__git__http__0"] = _git.Address.AbsoluteUri,
        ["Wikibot__Web__PublicUrl"] = $"http://localhost:{_port}",
        ["Wikibot__Web__SignIn__Issuer"] = _signIn.Root,
        ["Wikibot__Web__SignIn__ClientId"] = "wikibot-web",
    });

    private async Task<ServiceProcess> StartAsync(string project, Dictionary<string, string> environment)
    {
        environment["Wikibot__Identity__Secret"] = Secret;
        var process = await ServiceProcess.StartAsync(project, environment, TestContext.Current.CancellationToken);
        _processes.Add(process);
        return process;
    }
}
