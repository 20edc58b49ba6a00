using Wikibot.Tests.Mcp;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>The git service in a process of its own behind the public one, for tests of its memory: in a process of other tests too, it would be theirs.</summary>
internal sealed class LoneGitService : IAsyncDisposable
{
    private readonly ScratchFolder _scratch;
    private readonly ServiceProcess _service;
    private readonly McpService _mcp;

    private LoneGitService(ScratchFolder scratch, ServiceProcess service, McpService mcp) => (_scratch, _service, _mcp) = (scratch, service, mcp);

    /// <summary>Where its wiki is cloned from.</summary>
    public string Url => $"{_mcp.Url}git/home.git";

    /// <summary>The bare repository on the share.</summary>
    public string Repository => _scratch["wikis", "home.git"];

    /// <summary>Starts it with one small wiki, or skips the test where no high-water mark is told.</summary>
    public static async Task<LoneGitService> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the high-water mark of a process in /proc.");
        var scratch = new ScratchFolder();
        var service = await ServiceProcess.StartAsync("Git", GitSettings.Of(scratch), TestContext.Current.CancellationToken);
        return new(scratch, service, McpService.Over(() => new SocketsHttpHandler(), new(StringComparer.Ordinal) { ["services:git:http:0"] = service.Address.AbsoluteUri }).OnKestrel());
    }

    /// <summary>The most memory that the git service has had at once, in bytes.</summary>
    public long PeakMemory() => _service.PeakMemory();

    public async ValueTask DisposeAsync()
    {
        await _mcp.DisposeAsync();
        await _service.DisposeAsync();
        _scratch.Dispose();
    }
}
