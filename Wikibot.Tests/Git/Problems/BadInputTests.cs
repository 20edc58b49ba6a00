using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Problems;

/// <summary>What the git service answers to requests that are wrong, over HTTP as anyone could send them.</summary>
public sealed class BadInputTests(BadInputTests.OneWiki wiki) : IClassFixture<BadInputTests.OneWiki>
{
    private readonly GitServiceHost _host = wiki.Host;

    [Theory]
    [InlineData("GET", "/wikis/w/page", null, 400, "invalid_argument", "path")]
    [InlineData("GET", "/wikis/w/page?path=..%2Fx", null, 400, "invalid_argument", "path")]
    [InlineData("GET", "/wikis/w/page?path=Home&path=Other", null, 400, "invalid_argument", "path")]
    [InlineData("GET", "/wikis/w/page?path=Nope", null, 404, "page_not_found", null)]
    [InlineData("GET", "/wikis/w/page?path=Home&commit=zz", null, 400, "invalid_argument", "commit")]
    [InlineData("GET", "/wikis/w/page?path=Home&at=someday", null, 400, "invalid_argument", "at")]
    [InlineData("GET", "/wikis/w/page?path=Home&budget=1", null, 400, "invalid_argument", "budget")]
    [InlineData("GET", "/wikis/w/page?path=Home&detailed=perhaps", null, 400, "invalid_argument", "detailed")]
    [InlineData("GET", "/wikis/w/page?path=Home&cursor=!!", null, 400, "invalid_argument", "cursor")]
    [InlineData("GET", "/wikis/w/pages?limit=0", null, 400, "invalid_argument", "limit")]
    [InlineData("GET", "/wikis/w/pages?limit=999999999999", null, 400, "invalid_argument", "limit")]
    [InlineData("GET", "/wikis/w/pages?depth=-1", null, 400, "invalid_argument", "depth")]
    [InlineData("GET", "/wikis/w/pages?cursor=AAAA", null, 400, "invalid_argument", "cursor")]
    [InlineData("GET", "/wikis/w/history?limit=x", null, 400, "invalid_argument", "limit")]
    [InlineData("GET", "/wikis/absent", null, 404, "wiki_not_found", null)]
    [InlineData("GET", "/wikis/UPPER/pages", null, 404, "wiki_not_found", null)]
    [InlineData("GET", "/wikis/%2E%2E%2Fx/pages", null, 404, null, null)]
    [InlineData("GET", "/nothing/here", null, 404, "not_found", null)]
    [InlineData("PATCH", "/wikis/w/page", "{}", 405, "method_not_allowed", null)]
    [InlineData("PUT", "/wikis/w/page", null, 400, "malformed_request", null)]
    [InlineData("PUT", "/wikis/w/page", "{", 400, "malformed_request", null)]
    [InlineData("PUT", "/wikis/w/page", "[]", 400, "malformed_request", null)]
    [InlineData("PUT", "/wikis/w/page", "null", 400, "malformed_request", null)]
    [InlineData("PUT", "/wikis/w/page", "{}", 400, "invalid_argument", "path")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"A\"}", 400, "invalid_argument", "content")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":null,\"content\":\"x\"}", 400, "malformed_request", "path")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":7,\"content\":\"x\"}", 400, "malformed_request", "path")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"A\",\"path\":\"B\",\"content\":\"x\"}", 400, "malformed_request", "path")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"A\",\"content\":\"\\ud800\"}", 400, "invalid_argument", "content")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"A\",\"content\":\"\\u0000\"}", 400, "invalid_argument", "content")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"A\",\"content\":\"x\",\"revision\":\"abc\"}", 400, "invalid_argument", "revision")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"Home\",\"content\":\"x\"}", 409, "revision_required", null)]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\".git/x\",\"content\":\"x\"}", 400, "invalid_argument", "path")]
    [InlineData("PUT", "/wikis/w/page", "{\"path\":\"home\",\"content\":\"x\"}", 409, "path_collision", "path")]
    [InlineData("DELETE", "/wikis/w/page?path=Home", null, 409, "revision_required", null)]
    [InlineData("DELETE", "/wikis/w/page?path=Nope", null, 404, "page_not_found", null)]
    [InlineData("POST", "/wikis", "{\"name\":\"W w\"}", 400, "invalid_argument", "name")]
    [InlineData("POST", "/wikis", "{\"name\":\"w\"}", 409, "wiki_exists", "name")]
    [InlineData("POST", "/wikis", "{\"name\":\"x\",\"title\":\"a\\nb\"}", 400, "invalid_argument", "title")]
    [InlineData("POST", "/wikis/w/page/edit", "{\"path\":\"Home\"}", 400, "invalid_argument", "edits")]
    [InlineData("POST", "/wikis/w/page/edit", "{\"path\":\"Home\",\"edits\":[{\"old\":\"\",\"new\":\"x\"}]}", 400, "invalid_argument", "edits[0].old")]
    [InlineData("POST", "/wikis/w/page/edit", "{\"path\":\"Home\",\"edits\":[{\"old\":\"\\udc00\",\"new\":\"x\"}]}", 400, "invalid_argument", "edits[0].old")]
    [InlineData("POST", "/wikis/w/page/edit", "{\"path\":\"Nope\",\"append\":\"x\"}", 404, "page_not_found", null)]
    [InlineData("POST", "/wikis/w/page/edit", "{\"path\":\"Home\",\"sections\":[{\"heading\":\"w\",\"mode\":\"replace\",\"content\":\"x\"}]}", 409, "revision_required", null)]
    [InlineData("POST", "/wikis/w/page/edit", "{\"path\":\"Home\",\"sections\":[{\"heading\":\"w\",\"mode\":\"x\",\"content\":\"x\"}]}", 400, "invalid_argument", "sections[0].mode")]
    public async Task Request_wrong_isAProblemWithItsCode(string method, string address, string? json, int status, string? code, string? field)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), address, json is null ? null : Encoding.UTF8.GetBytes(json));
        var problem = await ShouldBeProblem(response, status);
        if (code is not null)
        {
            problem.GetProperty("code").GetString().ShouldBe(code);
        }

        (problem.TryGetProperty("field", out var named) ? named.GetString() : null).ShouldBe(field);
    }

    [Theory]
    [InlineData("content", new byte[] { 0xFF })]
    [InlineData("content", new byte[] { 0xC0, 0x80 })]
    [InlineData("content", new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData("path", new byte[] { 0x41, 0xFE })]
    [InlineData("message", new byte[] { 0xE2, 0x82 })]
    public async Task Body_invalidUtf8_isRefusedNamingTheField(string field, byte[] bytes)
    {
        byte[] value = [(byte)'"', .. bytes, (byte)'"'];
        byte[] json = [.. "{"u8, .. Member("path", "\"A\""u8), (byte)',', .. Member("content", "\"x\""u8), (byte)',', .. Member("message", "\"m\""u8), (byte)'}'];
        using var response = await _host.SendAsync(HttpMethod.Put, "/wikis/w/page", json);
        var problem = await ShouldBeProblem(response, 400);
        problem.GetProperty("code").GetString().ShouldBe("invalid_argument");
        problem.GetProperty("field").GetString().ShouldBe(field);
        problem.GetProperty("rule").GetString().ShouldBe("utf8");

        byte[] Member(string name, ReadOnlySpan<byte> other) => [(byte)'"', .. Encoding.ASCII.GetBytes(name), .. "\":"u8, .. name == field ? value : other];
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=utf-8", 200)]
    public async Task Body_otherMediaTypeOrCharset_isRefused(string contentType, int status)
    {
        using var response = await _host.SendAsync(HttpMethod.Put, "/wikis/w/page", "{\"path\":\"A\",\"content\":\"x\"}"u8.ToArray(), contentType: contentType);
        ((int)response.StatusCode).ShouldBe(status);
        if (status != 200)
        {
            (await ShouldBeProblem(response, status)).GetProperty("code").GetString().ShouldBe("unsupported_media_type");
        }
    }

    [Fact]
    public async Task Content_of1MiB_isTakenAndOneByteMoreIsNot()
    {
        var most = new string('ä', 512 * 1024);
        (await _host.WriteAsync("w", "Big", most)).Created.ShouldBeTrue();
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => _host.WriteAsync("w", "Bigger", most + "x"));
        (problem.Status, problem.Code, problem.Extensions["field"].ToString()).ShouldBe((413, ProblemCodes.TooLarge, "content"));
    }

    [Fact]
    public async Task Body_overTheLimit_is413()
    {
        await using var host = new GitServiceHost(listen: true);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        var head = $"POST /wikis HTTP/1.1\r\nHost: x\r\n{IdentityToken.HeaderName}: {host.Identity(GitServiceHost.Ada)}\r\nIdempotency-Key: a\r\nContent-Type: application/json\r\nContent-Length: {Limits.MaxBodyBytes + 1}\r\n\r\n{{";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        var answer = await new StreamReader(socket.GetStream()).ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("\"code\":\"too_large\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\u00E4")]
    [InlineData("x123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Operation_badId_isRefused(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/wikis/w/page", UriKind.Relative)) { Content = new StringContent("{\"path\":\"A\",\"content\":\"x\"}", Encoding.UTF8, "application/json") };
        request.Headers.Add(IdentityToken.HeaderName, _host.Identity(GitServiceHost.Ada));
        request.Headers.TryAddWithoutValidation(OperationIds.HeaderName, id);
        using var response = await _host.Http.SendAsync(request);
        (await ShouldBeProblem(response, 400)).GetProperty("field").GetString().ShouldBe("Idempotency-Key");
    }

    [Theory]
    [InlineData("none", "/wikis")]
    [InlineData("none", "/nothing/here")]
    [InlineData("none", "/health/../wikis")]
    [InlineData("none", "/healthy")]
    [InlineData("empty", "/wikis")]
    [InlineData("forged", "/wikis/w/page?path=Home")]
    [InlineData("expired", "/wikis/w/page?path=Home")]
    [InlineData("unsigned", "/wikis")]
    [InlineData("garbage", "/wikis")]
    [InlineData("bearer", "/wikis")]
    [InlineData("twice", "/wikis")]
    public async Task Identity_missingForgedOrExpired_is401(string kind, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        var good = _host.Identity(GitServiceHost.Ada);
        string[] headers = kind switch
        {
            "empty" => [""],
            "forged" => [new IdentityToken(Options.Create(new IdentityOptions { Secret = new string('x', 40) }), _host.Time).Issue(GitServiceHost.Ada)],
            "expired" => [good],
            "unsigned" => ["eyJhbGciOiJub25lIn0." + good.Split('.')[1] + "."],
            "garbage" => ["a.b.c"],
            "twice" => [good, good],
            _ => [],
        };
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(IdentityToken.HeaderName, header);
        }

        if (kind == "bearer")
        {
            request.Headers.Authorization = new("Bearer", good);
        }

        if (kind == "expired")
        {
            _host.Time.Advance(TimeSpan.FromSeconds(66));
        }

        using var response = await _host.Http.SendAsync(request);
        (await ShouldBeProblem(response, 401)).GetProperty("code").GetString().ShouldBe("unauthenticated");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task HealthCheck_withoutIdentity_isServed(string address) =>
        (await _host.Http.GetAsync(new Uri(address, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Fault_unexpected_tellsNothingOfItself()
    {
        var armed = false;
        await using var host = new GitServiceHost(share: new HookedShareFiles(
            WikiStore.DefaultFiles(), (operation, path) => _ = armed ? throw new InvalidOperationException($"{operation} of {path}") : 0));
        await host.NewWikiAsync("w");
        armed = true;
        using var response = await host.SendAsync(HttpMethod.Get, "/wikis/w/page?path=Home");
        var text = (await ShouldBeProblem(response, 500)).GetRawText();
        text.ShouldNotContain("Exception");
        text.ShouldNotContain(Path.GetTempPath().TrimEnd('/'));
        text.ShouldNotContain(" at ");
    }

    /// <summary>One service with one wiki for all cases: none of them changes what another sees.</summary>
    public sealed class OneWiki : IAsyncLifetime
    {
        internal GitServiceHost Host { get; } = new();

        public async ValueTask InitializeAsync() => await Host.NewWikiAsync("w");

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    private static async Task<JsonElement> ShouldBeProblem(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        problem.RootElement.GetProperty("detail").GetString()!.Length.ShouldBeGreaterThan(10);
        return problem.RootElement.Clone();
    }
}
