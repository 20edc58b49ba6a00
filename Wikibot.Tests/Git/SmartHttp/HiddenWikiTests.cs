using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Whoever is not signed in is told the same of a wiki that is not public as of one that is not there: to sign in.</summary>
public sealed partial class HiddenWikiTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync() => _wiki = await ClonedWiki.StartAsync(pages: 1);

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task NotPublic_deleted_damaged_andAbsent_areAnsweredAlike()
    {
        foreach (var name in (string[])["deleted", "damaged"])
        {
            await _wiki.Asked().CreateWikiAsync(PublicWiki.Owner, new CreateWikiRequest(name), OperationIds.New(), TestContext.Current.CancellationToken);
            await _wiki.PublishAsync(name: name);
            (await AskAsync(HttpMethod.Get, name, "info/refs?service=git-upload-pack")).ShouldStartWith("200");
        }

        await _wiki.Asked().UpdateWikiAsync(PublicWiki.Owner, "deleted", new UpdateWikiRequest(State: UpdateWikiRequest.Deleted, Confirm: "deleted"), OperationIds.New(), TestContext.Current.CancellationToken);
        await DamageAsync("damaged");
        foreach (var (method, rest) in ((HttpMethod, string)[])[(HttpMethod.Get, "info/refs?service=git-upload-pack"), (HttpMethod.Post, "git-upload-pack"), (HttpMethod.Get, "info/refs?service=git-receive-pack"), (HttpMethod.Get, "info/refs")])
        {
            var absent = await AskAsync(method, "absent", rest);
            absent.ShouldStartWith("401");
            absent.ShouldContain("Basic realm");
            foreach (var name in (string[])["home", "deleted", "damaged", "no_name", "con"])
            {
                (await AskAsync(method, name, rest)).ShouldBe(absent, $"{method} {rest} of {name}");
            }
        }
    }

    [Fact]
    public async Task Deleted_andBroughtBack_isForItsMembersOnly()
    {
        await _wiki.PublishAsync();
        foreach (var state in (string[])[UpdateWikiRequest.Deleted, UpdateWikiRequest.Active])
        {
            var info = await _wiki.Asked().UpdateWikiAsync(PublicWiki.Owner, "home", new UpdateWikiRequest(State: state, Confirm: "home"), OperationIds.New(), TestContext.Current.CancellationToken);
            info.PublicSince.ShouldBeNull();
            (await AskAsync(HttpMethod.Get, "home", "info/refs?service=git-upload-pack")).ShouldStartWith("401");
        }

        await _wiki.CloneAsync("members");
        (await StockGit.RunAsync(_wiki.Repository, "log", "-2", "--skip=1", "--format=%s", "refs/wikibot/meta")).ShouldMatch("^Delete the wiki home; until .* an owner can bring it back, for its members only\nLet everybody clone the wiki home\n$");
    }

    [Fact]
    public async Task TooManyWithoutCredentials_areAskedForThem_andNobodyWhoHasThemWaits()
    {
        await using var small = await ClonedWiki.StartAsync(pages: 1, ("Wikibot:Budget:RequestsPerCaller", "1"));
        await small.PublishAsync();
        var limiter = small.Git.Services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter!;
        var another = new DefaultHttpContext();
        another.Features.Set(new RequestCaller(Caller.Anonymous));
        using (var place = await limiter.AcquireAsync(another, cancellationToken: TestContext.Current.CancellationToken))
        {
            place.IsAcquired.ShouldBeTrue();
            (await AskAsync(HttpMethod.Get, "home", "info/refs?service=git-upload-pack", small)).ShouldStartWith("401");
            await small.CloneAsync("members");
        }

        (await AskAsync(HttpMethod.Get, "home", "info/refs?service=git-upload-pack", small)).ShouldStartWith("200");
    }

    /// <summary>An answer, but for the wiki's name and what is another each time.</summary>
    private async Task<string> AskAsync(HttpMethod method, string wiki, string rest, ClonedWiki? of = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{(of ?? _wiki).Mcp.Url}git/{wiki}.git/{rest}") { Content = method == HttpMethod.Post ? new ByteArrayContent("0000"u8.ToArray()) : null };
        request.Content?.Headers.Add("Content-Type", "application/x-git-upload-pack-request");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Date").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{Trace().Replace(body, "")}";
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Trace();

    private async Task DamageAsync(string wiki)
    {
        var opened = (await _wiki.Git.Services.GetRequiredService<IWikiStore>().OpenAsync(wiki, TestContext.Current.CancellationToken))!;
        var now = TimeProvider.System.GetUtcNow();
        await opened.CommitAsync(
            new CommitRequest(Wikibot.Git.Base.WikiRefs.Members, OperationIds.New(), (_, _) => ValueTask.FromResult(
                (new ChangeSet([new FileChange("members.json", "{ no JSON"u8.ToArray())]), new CommitDetails(new Signature("Somebody", "somebody@example.org", now), "Damage it")))),
            TestContext.Current.CancellationToken);
    }
}
