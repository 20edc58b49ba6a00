using System.Diagnostics;
using Microsoft.AspNetCore.Routing;
using Wikibot.Git.Client;
using Wikibot.Git.Members;

namespace Wikibot.Tests.Git.Sharing;

/// <summary>A wiki that a caller may not read looks like one that does not exist: in text, on every route, and in time.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const int Samples = 60;
    private readonly GitServiceHost _host = new();

    public async ValueTask InitializeAsync()
    {
        await _host.NewWikiAsync("secret");
        await _host.NewWikiAsync("gone");
        await _host.Git.UpdateWikiAsync(GitServiceHost.Ada, "gone", new UpdateWikiRequest(State: "deleted", Confirm: "gone"), GitServiceHost.Id());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Stranger_onEveryRoute_isToldTheSameAsOfAWikiThatIsNotThere()
    {
        var routes = _host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<NeedsRole>() is not null).ToList();
        routes.Count.ShouldBeGreaterThan(15);
        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
            {
                var absent = await AnswerAsync(route, method, "absent");
                foreach (var wiki in (string[])["secret", "gone", "no_name", "con"])
                {
                    var told = await AnswerAsync(route, method, wiki);
                    told.ShouldBe(absent with { Body = absent.Body.Replace("absent", wiki, StringComparison.Ordinal), Length = absent.Length + wiki.Length - "absent".Length }, $"{method} {route.RoutePattern.RawText} of {wiki}");
                }
            }
        }
    }

    [Fact]
    public async Task Anonymous_onEveryRoute_isToldToSignIn()
    {
        string? told = null;
        foreach (var route in _host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText is not ("/health" or "/alive")))
        {
            foreach (var wiki in (string[])["absent", "secret", "gone", "no_name", "con"])
            {
                var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
                var answer = await AnswerAsync(route, method, wiki, Caller.Anonymous);
                answer.Status.ShouldBe(401, $"{method} {route.RoutePattern.RawText}");
                (told ??= answer.Body).ShouldBe(answer.Body, $"{method} {route.RoutePattern.RawText} of {wiki}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stranger_isAnsweredAsLateOfAWikiThatIsThere(bool isAnonymous)
    {
        var (path, caller) = isAnonymous ? ("git/upload-pack", Caller.Anonymous) : ("page?path=Home", GitServiceHost.Bob);
        string[] wikis = ["secret", "absent", "gone"];
        var times = wikis.ToDictionary(wiki => wiki, _ => new List<double>(), StringComparer.Ordinal);
        for (var i = -3; i < Samples; i++)
        {
            foreach (var wiki in wikis)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await _host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/{path}", identity: _host.Identity(caller));
                if (i >= 0)
                {
                    times[wiki].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }
        }

        var medians = times.ToDictionary(pair => pair.Key, pair => Quantile(pair.Value, 0.5), StringComparer.Ordinal);
        var noise = times.Values.Max(values => Quantile(values, 0.9) - Quantile(values, 0.1));
        TestContext.Current.TestOutputHelper?.WriteLine($"medians {string.Join(", ", medians.Select(pair => $"{pair.Key} {pair.Value:F2} ms"))}; from 10 % to 90 % of one kind {noise:F2} ms");
        (medians.Values.Max() - medians.Values.Min()).ShouldBeLessThan(Math.Max(noise, 1));
    }

    private static double Quantile(List<double> values, double at) => values.Order().ElementAt((int)(at * (values.Count - 1)));

    private async Task<Answer> AnswerAsync(RouteEndpoint route, string method, string wiki, Caller? caller = null)
    {
        var address = route.RoutePattern.RawText!.Replace("{wiki}", wiki, StringComparison.Ordinal);
        using var answer = await _host.SendAsync(new HttpMethod(method), address, method == "GET" ? null : "{}"u8.ToArray(), _host.Identity(caller ?? GitServiceHost.Bob));
        var body = await answer.Content.ReadAsStringAsync();
        return new Answer((int)answer.StatusCode, body, answer.Content.Headers.ContentLength ?? body.Length, string.Join('\n', answer.Headers.Select(header => header.Key).Order(StringComparer.Ordinal)));
    }

    private sealed record Answer(int Status, string Body, long Length, string Headers);
}
