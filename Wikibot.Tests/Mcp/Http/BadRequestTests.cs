using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Http;

/// <summary>What the endpoint answers to what is no good MCP request, on real Kestrel: a 4xx with a code and a sentence, never a 500, never silence.</summary>
public sealed class BadRequestTests(BadRequestTests.Fixture fixture) : IClassFixture<BadRequestTests.Fixture>
{
    private const string List = """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""";
    private const string Modern = """{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";

    /// <summary>Name, change to a good request, status, and what the answer must hold.</summary>
    public static TheoryData<string, HttpStatusCode, string> Cases => new()
    {
        { "good", HttpStatusCode.OK, "\"tools\"" },
        { "good-modern", HttpStatusCode.OK, "\"tools\"" },
        { "broken-json", HttpStatusCode.BadRequest, "-32600" },
        { "empty-body", HttpStatusCode.BadRequest, "-32600" },
        { "json-null", HttpStatusCode.BadRequest, "-32600" },
        { "json-array", HttpStatusCode.BadRequest, "-32600" },
        { "no-jsonrpc", HttpStatusCode.BadRequest, "-32600" },
        { "null-id", HttpStatusCode.BadRequest, "-32600" },
        { "not-utf8", HttpStatusCode.BadRequest, "-32600" },
        { "deep-json", HttpStatusCode.BadRequest, "-32600" },
        { "half-surrogate-argument", HttpStatusCode.OK, "error" },
        { "half-surrogate-tool", HttpStatusCode.OK, "error" },
        { "half-surrogate-method", HttpStatusCode.BadRequest, "-32600" },
        { "double-tool", HttpStatusCode.OK, "is given twice" },
        { "double-method", HttpStatusCode.BadRequest, "is given twice" },
        { "double-argument", HttpStatusCode.OK, "is given twice" },
        { "modern-double-tool", HttpStatusCode.OK, "is given twice" },
        { "arguments-no-object", HttpStatusCode.OK, "error" },
        { "unknown-method", HttpStatusCode.OK, "-32601" },
        { "unknown-tool", HttpStatusCode.OK, "-32602" },
        { "unknown-version", HttpStatusCode.BadRequest, "-32022" },
        { "modern-without-method-header", HttpStatusCode.BadRequest, "-32020" },
        { "modern-version-mismatch", HttpStatusCode.BadRequest, "-32020" },
        { "modern-without-meta", HttpStatusCode.BadRequest, "-32602" },
        { "modern-unknown-method", HttpStatusCode.NotFound, "-32601" },
        { "session-id", HttpStatusCode.BadRequest, "error" },
        { "not-acceptable", HttpStatusCode.NotAcceptable, "text/event-stream" },
        { "text-plain", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type" },
        { "get", HttpStatusCode.MethodNotAllowed, "method_not_allowed" },
        { "delete", HttpStatusCode.MethodNotAllowed, "method_not_allowed" },
        { "elsewhere", HttpStatusCode.NotFound, "not_found" },
        { "no-token", HttpStatusCode.Unauthorized, "unauthenticated" },
        { "wrong-token", HttpStatusCode.Unauthorized, "unauthenticated" },
        { "foreign-origin", HttpStatusCode.Forbidden, "foreign_origin" },
        { "foreign-host", HttpStatusCode.Forbidden, "foreign_host" },
        { "too-large", HttpStatusCode.RequestEntityTooLarge, "too_large" },
        { "too-large-chunked", HttpStatusCode.RequestEntityTooLarge, "too_large" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Post_badRequest_isRefusedWithCodeAndSentence(string name, HttpStatusCode status, string expected)
    {
        using var request = Request(name);
        using var response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(status, body);
        body.ShouldContain(expected);
        if (status == HttpStatusCode.Unauthorized)
        {
            response.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        }

        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            JsonSerializer.Deserialize<JsonElement>(body).GetProperty("status").GetInt32().ShouldBe((int)status);
        }
    }

    private HttpRequestMessage Request(string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, fixture.Endpoint)
        {
            Headers = { { "Authorization", "Bearer " + McpService.Token }, { "Accept", "application/json, text/event-stream" } },
            Content = Json(name.StartsWith("modern", StringComparison.Ordinal) || name == "good-modern" ? Modern : List),
        };
        var headers = request.Headers;
        if (name.StartsWith("modern", StringComparison.Ordinal) || name == "good-modern")
        {
            headers.Add("MCP-Protocol-Version", "2026-07-28");
            headers.Add("Mcp-Method", "tools/list");
        }

        switch (name)
        {
            case "broken-json": request.Content = Json("{\"jsonrpc\":"); break;
            case "empty-body": request.Content = Json(""); break;
            case "json-null": request.Content = Json("null"); break;
            case "json-array": request.Content = Json($"[{List}]"); break;
            case "no-jsonrpc": request.Content = Json("""{"id":7,"method":"tools/list"}"""); break;
            case "null-id": request.Content = Json("""{"jsonrpc":"2.0","id":null,"method":"tools/list"}"""); break;
            case "not-utf8": request.Content = Bytes([.. Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":7,"method":"x"""), 0xff, 0xfe, (byte)'"', (byte)'}']); break;
            case "deep-json": request.Content = Json($$"""{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{{new string('[', 500)}}{{new string(']', 500)}} }"""); break;
            case "half-surrogate-argument": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"message":"\ud800"}}}"""); break;
            case "half-surrogate-tool": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\ud800","arguments":{}}}"""); break;
            case "half-surrogate-method": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"\ud800"}"""); break;
            case "double-tool": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","name":"read_page","arguments":{}}}"""); break;
            case "double-method": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","method":"tools/list","params":{"name":"echo","arguments":{}}}"""); break;
            case "double-argument": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"message":"a","message":"b"}}}"""); break;
            case "modern-double-tool":
                request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","name":"echo","arguments":{"message":"a"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""");
                headers.Remove("Mcp-Method");
                headers.Add("Mcp-Method", "tools/call");
                headers.Add("Mcp-Name", "echo");
                break;
            case "arguments-no-object": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":["a"]}}"""); break;
            case "unknown-method": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/lost"}"""); break;
            case "unknown-tool": request.Content = Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"read_book","arguments":{}}}"""); break;
            case "unknown-version": headers.Add("MCP-Protocol-Version", "1999-01-01"); break;
            case "modern-without-method-header": headers.Remove("Mcp-Method"); break;
            case "modern-version-mismatch": request.Content = Json(Modern.Replace("2026-07-28", "2025-11-25", StringComparison.Ordinal)); break;
            case "modern-without-meta": request.Content = Json(List); break;
            case "modern-unknown-method":
                request.Content = Json(Modern.Replace("tools/list", "tools/lost", StringComparison.Ordinal));
                headers.Remove("Mcp-Method");
                headers.Add("Mcp-Method", "tools/lost");
                break;
            case "session-id": headers.Add("Mcp-Session-Id", "abc"); break;
            case "not-acceptable":
                headers.Accept.Clear();
                headers.Accept.ParseAdd("application/json");
                break;
            case "text-plain": request.Content = new StringContent(List, Encoding.UTF8, new MediaTypeHeaderValue("text/plain")); break;
            case "get":
                request.Method = HttpMethod.Get;
                request.Content = null;
                break;
            case "delete":
                request.Method = HttpMethod.Delete;
                request.Content = null;
                break;
            case "elsewhere": request.RequestUri = new Uri(fixture.Endpoint, "/nowhere"); break;
            case "no-token": headers.Remove("Authorization"); break;
            case "wrong-token": headers.Authorization = new("Bearer", McpService.Token + "x"); break;
            case "foreign-origin": headers.Add("Origin", "https://evil.example"); break;
            case "foreign-host": headers.Host = "evil.example"; break;
            case "too-large": request.Content = Json(Large()); break;
            case "too-large-chunked":
                request.Content = Json(Large());
                headers.TransferEncodingChunked = true;
                break;
        }

        return request;
    }

    private static string Large() => """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"message":"x"}}}""".Replace("\"x\"", '"' + new string('x', 9 << 20) + '"', StringComparison.Ordinal);

    private static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public sealed class Fixture : IAsyncDisposable
    {
        private readonly McpService _service = McpService.Over(Substitute.For<IWikibotGit>()).OnKestrel();

        public Uri Endpoint => _service.Endpoint;

        public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _service.DisposeAsync();
        }
    }
}
