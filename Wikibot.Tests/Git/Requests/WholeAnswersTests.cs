using System.Net;
using System.Text.Json;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Requests;

/// <summary>Answers say how long they are, over Kestrel, so that they go out in one piece.</summary>
public sealed class WholeAnswersTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(300_000)]
    public async Task Read_page_saysItsLengthAndIsWhole(int length)
    {
        await using var host = new GitServiceHost(listen: true);
        var text = string.Concat(Enumerable.Repeat("é \"line\"\n", length / 9));
        (await host.SendAsync(HttpMethod.Post, "/wikis", """{"name":"notes"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = JsonSerializer.Serialize(new WritePageRequest("Page", text), WikibotJson.Options);
        (await host.SendAsync(HttpMethod.Put, "/wikis/notes/page", json)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var answer = await host.SendAsync(HttpMethod.Get, "/wikis/notes/page?path=Page");

        answer.Headers.TransferEncodingChunked.ShouldNotBe(true);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentLength.ShouldBe(body.Length);
        JsonSerializer.Deserialize<PageContent>(body, WikibotJson.Options)!.Content.ShouldBe(text);
    }
}
