using ModelContextProtocol.Client;

namespace Wikibot.Tests.Mcp;

/// <summary>Both services in this process, on a share of their own, and a stock client over the MCP wire.</summary>
public abstract class TwoServices : IAsyncLifetime
{
    private readonly GitService _git = new();

    /// <summary>The git service.</summary>
    internal GitService Git => _git;

    /// <summary>The MCP service.</summary>
    internal McpService Service { get; private set; } = null!;

    /// <summary>A client that is signed in.</summary>
    protected McpClient Client { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Service = _git.WithMcp();
        Client = await Service.ConnectAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Service.DisposeAsync();
        await _git.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
