using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NSubstitute;
using Wikibot.Git.Client;
using Wikibot.Mcp.Http;

namespace Wikibot.Tests.Mcp.Http;

/// <summary>Answers of the MCP endpoint as they go over the wire.</summary>
public sealed class WholeEventsTests
{
    private const string Answer = "event: message\ndata: {\"result\":{},\"id\":1,\"jsonrpc\":\"2.0\"}\n\n";
    private const string Notice = "event: message\ndata: {\"method\":\"notifications/progress\",\"jsonrpc\":\"2.0\"}\n\n";

    [Theory]
    [InlineData("mcp")]
    [InlineData("mcp/")]
    public async Task Answer_ofATool_saysItsLengthAndHasItsTextsAsTheyAre(string path)
    {
        using var service = McpService.Over(Substitute.For<IWikibotGit>()).OnKestrel();
        var message = "Ümlaut 漢字 \"quoted\"\nand <a> second line.";
        using var response = await PostAsync(service, path, new { name = "echo", arguments = new { message } });
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.Content.Headers.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount(body));
        body.ShouldContain("Ümlaut 漢字 \\\"quoted\\\"\\nand <a> second line.");
        var result = JsonSerializer.Deserialize<JsonElement>(body.Split('\n')[1]["data: ".Length..]).GetProperty("result");
        result.GetProperty("structuredContent").GetProperty("message").GetString().ShouldBe(message);
        result.GetProperty("content").GetArrayLength().ShouldBe(1);
        result.GetProperty("content")[0].GetProperty("text").GetString()!.ShouldContain(message);
    }

    [Fact]
    public async Task Answer_thatIsAnError_saysItsLength()
    {
        using var service = McpService.Over(Substitute.For<IWikibotGit>()).OnKestrel();
        using var response = await PostAsync(service, "mcp", new { name = "no_such_tool" });
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.ShouldContain("\"error\"");
        response.Content.Headers.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount(body));
    }

    [Fact]
    public async Task Body_whoseFirstEventIsTheAnswer_isSentAtOnce()
    {
        var (sent, length) = await SendAsync(async body =>
        {
            await body.FlushAsync();
            await body.WriteAsync(Encoding.UTF8.GetBytes(Answer));
            await body.FlushAsync();
        });
        sent.ShouldBe([Answer, "flush"]);
        length.ShouldBe(Answer.Length);
    }

    [Fact]
    public async Task Body_withSomethingBeforeTheAnswer_goesOutAsItComes()
    {
        var (sent, length) = await SendAsync(async body =>
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(Notice));
            await body.FlushAsync();
            await body.WriteAsync(Encoding.UTF8.GetBytes(Answer));
            await body.FlushAsync();
        });
        sent.ShouldBe([Notice, "flush", Answer, "flush"]);
        length.ShouldBeNull();
    }

    [Fact]
    public async Task Answer_withMarksAfterSomethingElse_isPutInTheirPlace()
    {
        var content = JsonSerializer.SerializeToElement(new { a = "b" });
        var marked = $"event: message\ndata: {{\"result\":{{\"content\":[{{\"type\":\"text\",\"text\":\"{ReadyAnswer.TextMark}\"}}],\"structuredContent\":{ReadyAnswer.ContentMark.GetRawText()}}},\"id\":1}}\n\n";
        var (sent, _) = await SendAsync(async body =>
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(Notice));
            ((EventBody)body).Answer = new ReadyAnswer(content, "a: \"ß\"");
            await body.WriteAsync(Encoding.UTF8.GetBytes(marked));
        });
        sent[^1].ShouldBe("event: message\ndata: {\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"a: \\\"ß\\\"\"}],\"structuredContent\":{\"a\":\"b\"}},\"id\":1}\n\n");
    }

    [Theory]
    [InlineData("event: message\ndata: {\"result\":{\"content\":[")]
    [InlineData("event: message\ndata: {\"result\":{\"content\":[]},\"id\":1}\n\n")]
    public async Task Answer_whoseMarksWouldGoOut_isRefused(string written)
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => SendAsync(async body =>
        {
            ((EventBody)body).Answer = new ReadyAnswer(JsonSerializer.SerializeToElement(new { a = "b" }), "a: b");
            await body.WriteAsync(Encoding.UTF8.GetBytes(written));
        }));
        refused.Message.ShouldStartWith("The SDK wrote a");
    }

    private static async Task<HttpResponseMessage> PostAsync(McpService service, string path, object parameters)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Url, path))
        {
            Headers = { { "Authorization", "Bearer " + McpService.Token }, { "Accept", "application/json, text/event-stream" }, { "MCP-Protocol-Version", "2025-11-25" } },
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = parameters })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>What goes out of a response that <paramref name="write"/> writes, and the length that it says.</summary>
    private static async Task<(List<string> Sent, long? Length)> SendAsync(Func<Stream, Task> write)
    {
        var sent = new List<string>();
        var context = new DefaultHttpContext { Request = { Method = "POST", Path = "/mcp" } };
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new Sent(sent)));
        await new WholeEvents(inner => write(inner.Response.Body)).InvokeAsync(context);
        context.Response.Body.ShouldBeOfType<Sent>();
        return (sent, context.Response.ContentLength);
    }

    private sealed class Sent(List<string> sent) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            sent.Add(Encoding.UTF8.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            sent.Add("flush");
            return Task.CompletedTask;
        }
    }
}
