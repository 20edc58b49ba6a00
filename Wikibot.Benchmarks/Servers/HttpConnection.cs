using System.Net.Http.Headers;
using System.Text;
using Wikibot.Benchmarks.Acceptance;

namespace Wikibot.Benchmarks.Servers;

/// <summary>A server behind Streamable HTTP, by a plain client.</summary>
internal sealed class HttpConnection : McpConnection
{
    private readonly HttpClient _http = new();
    private readonly Uri _url;

    private HttpConnection(Target target)
    {
        _url = target.Url;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Token);
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        _http.DefaultRequestHeaders.Add("MCP-Protocol-Version", Revision);
    }

    /// <summary>Connects and says hello.</summary>
    public static async Task<HttpConnection> ConnectAsync(Target target, CancellationToken cancellationToken)
    {
        var connection = new HttpConnection(target);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<string> SendAsync(int id, string message, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(message, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);

        // One answer, as JSON or as the one event of a stream.
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? body.Split('\n').Last(line => line.StartsWith("data:", StringComparison.Ordinal))["data:".Length..]
            : body;
    }

    protected override async Task TellAsync(string message, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(message, cancellationToken);
    }

    private async Task<HttpResponseMessage> PostAsync(string message, CancellationToken cancellationToken)
    {
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        var response = await _http.PostAsync(_url, content, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }
}
