using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;
using Wikibot.ServiceDefaults;

namespace Wikibot.Tests.ServiceDefaults;

public sealed class HttpClientDefaultsTests
{
    [Theory]
    [InlineData("GET", 503, 3)]
    [InlineData("HEAD", 502, 3)]
    [InlineData("GET", 429, 3)]
    [InlineData("GET", 500, 1)]
    [InlineData("GET", 404, 1)]
    [InlineData("PUT", 503, 1)]
    [InlineData("POST", 503, 1)]
    [InlineData("DELETE", 504, 1)]
    public async Task Send_failingStatus_repeatsOnlyWhatIsSafe(string method, int status, int expectedCalls)
    {
        var calls = 0;
        await using var server = await Host(context =>
        {
            Interlocked.Increment(ref calls);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var client = Client(server.Urls.Single());

        var response = await client.Get().SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://backend/x?q=1"));

        ((int)response.StatusCode).ShouldBe(status);
        calls.ShouldBe(expectedCalls);
    }

    [Theory]
    [InlineData("PUT", 429, true, 3)]
    [InlineData("POST", 429, true, 3)]
    [InlineData("DELETE", 429, true, 3)]
    [InlineData("POST", 429, false, 1)]
    [InlineData("POST", 503, true, 1)]
    [InlineData("POST", 502, true, 1)]
    public async Task Send_mutation_isRepeatedOnlyAfter429AndWithAKey(string method, int status, bool key, int expectedCalls)
    {
        var bodies = new List<string>();
        await using var server = await Host(async context =>
        {
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync());
            context.Response.StatusCode = bodies.Count < 3 ? status : 200;
        });
        await using var client = Client(server.Urls.Single());
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://backend/x") { Content = new StringContent("the body") };
        if (key)
        {
            request.Headers.Add("Idempotency-Key", "op-1");
        }

        using var response = await client.Get().SendAsync(request);

        ((int)response.StatusCode).ShouldBe(expectedCalls == 3 ? 200 : status);
        bodies.ShouldBe(Enumerable.Repeat("the body", expectedCalls));
    }

    [Fact]
    public async Task Send_getAnsweredAtSecondAttempt_succeeds()
    {
        var calls = 0;
        await using var server = await Host(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) == 1 ? 503 : 200;
            return context.Response.WriteAsync(context.Request.Path + context.Request.QueryString.Value);
        });
        await using var client = Client(server.Urls.Single());

        (await client.Get().GetStringAsync("http://backend/a%20b?q=1")).ShouldBe("/a%20b?q=1");
    }

    [Fact]
    public async Task Send_noAnswerInTime_isATimeoutOfTheClientsKind()
    {
        await using var server = await Host(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var client = Client(server.Urls.Single(), ("Wikibot:HttpClient:TotalTimeout", "00:00:00.200"));

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => client.Get().PutAsync("http://backend/", null));

        exception.InnerException.ShouldBeOfType<TimeoutException>();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Send_attemptWithoutAnswerInTime_isATimeoutOfTheClientsKind(string retries)
    {
        await using var server = await Host(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var client = Client(server.Urls.Single(), ("Wikibot:HttpClient:AttemptTimeout", "00:00:00.050"), ("Wikibot:HttpClient:Retries", retries));

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => client.Get().GetAsync(new Uri("http://backend/")));

        exception.InnerException.ShouldBeOfType<TimeoutException>();
    }

    [Fact]
    public async Task Send_toAGitServiceBehindHttps_goesThere()
    {
        // As in AWS: the address of a function has https, under the name that Aspire gives.
        Uri? sent = null;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("services:git:http:0", "https://abc.lambda-url.example"), new("Wikibot:Identity:Secret", new string('k', 40))]);
        builder.AddServiceDefaults();
        builder.Services.AddWikibotGitClient().ConfigurePrimaryHttpMessageHandler(() => new Answering(request => sent = request.RequestUri));
        await using var services = builder.Services.BuildServiceProvider();

        await Should.ThrowAsync<WikibotProblemException>(
            () => services.GetRequiredService<IWikibotGit>().GetWikiAsync(new("static:ada", "Ada", "ada@example.org"), "w", CancellationToken.None));

        sent.ShouldBe(new Uri("https://abc.lambda-url.example/wikis/w"));
    }

    [Fact]
    public async Task Send_unknownName_isLeftAlone()
    {
        await using var server = await Host(context => context.Response.WriteAsync("direct"));
        await using var client = Client("http://127.0.0.1:9");

        (await client.Get().GetStringAsync(server.Urls.Single())).ShouldBe("direct");
    }

    [Fact]
    public async Task Options_outOfRange_stopTheStart()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("Wikibot:HttpClient:Retries", "99")]);
        builder.AddServiceDefaults();
        builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();

        await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => app.StartAsync());
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task MapDefaultEndpoints_probe_answersHealthy(string path)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri(app.Urls.Single() + path));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("Healthy");
    }

    private sealed class Answering(Action<HttpRequestMessage> look) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            look(request);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }

    private static async Task<WebApplication> Host(RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        return app;
    }

    private static ClientOf Client(string address, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("services:backend:http:0", address), new("Wikibot:HttpClient:RetryDelay", "00:00:00.001")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddServiceDefaults();
        return new(builder.Services.BuildServiceProvider());
    }

    private sealed class ClientOf(ServiceProvider services) : IAsyncDisposable
    {
        public HttpClient Get() => services.GetRequiredService<IHttpClientFactory>().CreateClient();

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
