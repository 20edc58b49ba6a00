using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>Whether the endpoint keeps sessions. This stand-in serves <see cref="Stateless"/> alone.</summary>
public enum HttpServerSessionMode
{
    Stateless,
    Stateful,
    StatefulForInitializeClients,
}

/// <summary>Options of the Streamable HTTP transport.</summary>
public class HttpServerTransportOptions
{
    private HttpServerSessionMode _sessionMode = HttpServerSessionMode.Stateless;

    /// <summary>Changes the server's options for one request.</summary>
    public Func<HttpContext, McpServerOptions, CancellationToken, Task>? ConfigureSessionOptions { get; set; }

    /// <summary>Always <see cref="HttpServerSessionMode.Stateless"/> here.</summary>
    public HttpServerSessionMode SessionMode
    {
        get => _sessionMode;
        set => _sessionMode = value == HttpServerSessionMode.Stateless
            ? value
            : throw new NotSupportedException("Sessions need the real package ModelContextProtocol.AspNetCore.");
    }

    /// <summary>The older form of <see cref="SessionMode"/>.</summary>
    public bool Stateless
    {
        get => SessionMode == HttpServerSessionMode.Stateless;
        set => SessionMode = value ? HttpServerSessionMode.Stateless : HttpServerSessionMode.Stateful;
    }
}
