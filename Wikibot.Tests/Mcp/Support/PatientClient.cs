using ModelContextProtocol.Client;

namespace Wikibot.Tests.Mcp;

/// <summary>The client of the SDK that the service is built on, as the tests use it.</summary>
internal static class PatientClient
{
    /// <summary>
    /// Connects over a transport. The first question may take as long as all of the beginning: after five seconds, which a busy machine may let pass, the SDK would give
    /// it up and take the service for one of the older protocol.
    /// </summary>
    public static Task<McpClient> ConnectAsync(IClientTransport transport, McpClientOptions? options = null)
    {
        options ??= new McpClientOptions();
        options.DiscoverProbeTimeout = Timeout.InfiniteTimeSpan;
        return McpClient.CreateAsync(transport, options, cancellationToken: TestContext.Current.CancellationToken);
    }
}
