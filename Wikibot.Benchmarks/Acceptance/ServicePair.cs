using System.Diagnostics;
using System.Security.Cryptography;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>One git service and one MCP service on a data folder, as processes of their own; killed at the end.</summary>
internal sealed class ServicePair : IAsyncDisposable
{
    private static readonly string Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    private static readonly string Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly int _gitPort = ServiceProcess.FreePort();
    private readonly int _mcpPort = ServiceProcess.FreePort();
    private readonly Process _git;
    private readonly Process _mcp;

    private ServicePair(PublishedServices services, string data, Dictionary<string, string> more, int others)
    {
        more = new(more.Concat(FunctionEnvironment.Runtime));
        Target = new(new Uri($"http://localhost:{_mcpPort}/mcp"), Token, "home");
        Others = [.. Enumerable.Range(1, others).Select(_ => Target with { Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) })];
        for (var i = 1; i <= others; i++)
        {
            more[$"Wikibot__Seed__Members__{i}"] = $"static:other{i}=editor";
        }

        _git = ServiceProcess.Start(services.Git, new(more)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_gitPort}",
            ["Wikibot__Storage__Root"] = data,
            ["Wikibot__Index__Folder"] = data + "-index",
            ["Wikibot__Identity__Secret"] = Secret,
            ["Wikibot__Seed__Wiki"] = "home",
            ["Wikibot__Seed__Members__0"] = "static:default=owner",
        });
        _mcp = ServiceProcess.Start(services.Mcp, new(more)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_mcpPort}",
            ["services__git__http__0"] = $"http://127.0.0.1:{_gitPort}",
            ["Wikibot__Identity__Secret"] = Secret,
            ["Wikibot__PublicUrl"] = $"http://localhost:{_mcpPort}",
            ["MCP_AUTH_TOKEN"] = string.Join(',', Others.Select((other, i) => $"other{i + 1}={other.Token}").Prepend(Token)),
        });
    }

    /// <summary>How to reach it.</summary>
    public Target Target { get; }

    /// <summary>The git service's own address.</summary>
    public Uri Git => new($"http://127.0.0.1:{_gitPort}");

    /// <summary>What the events of a schedule carry.</summary>
    public static string EventSecret => Wikibot.Git.Events.EventSecret.Derive(Secret, Wikibot.Git.Events.EventSecret.Purpose);

    /// <summary>A client of the git service itself.</summary>
    public GitServiceClient NewGitClient() => new(Git, Identity);

    /// <summary>The secret that the services share.</summary>
    public static IdentityOptions Identity => new() { Secret = Secret };

    /// <summary>The processes: git service and MCP service.</summary>
    public IReadOnlyList<int> ProcessIds => [_git.Id, _mcp.Id];

    /// <summary>How other callers reach it, editors of the same wiki.</summary>
    public IReadOnlyList<Target> Others { get; }

    /// <summary>Starts both at once, with <paramref name="environment"/> added, and waits until both accept connections.</summary>
    public static async Task<ServicePair> StartAsync(
        PublishedServices services, string data, CancellationToken cancellationToken, Dictionary<string, string>? environment = null, int others = 0)
    {
        var pair = new ServicePair(services, data, environment ?? [], others);
        await Task.WhenAll(
            ServiceProcess.AcceptsAsync(pair._git, pair._gitPort, cancellationToken), ServiceProcess.AcceptsAsync(pair._mcp, pair._mcpPort, cancellationToken));
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _git, _mcp })
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
