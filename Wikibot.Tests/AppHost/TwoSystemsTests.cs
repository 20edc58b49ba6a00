using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Wikibot.Tests.AppHost;

/// <summary>The AppHost's model under Aspire's own test host.</summary>
public sealed class TwoSystemsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoSystems_inOneProcess_eachServeFromTheirOwnFolder_andKeepSecretsInSecretParameters()
    {
        using var data = new ScratchFolder();
        await using var first = await StartAsync(data["first"]);
        await using var second = await StartAsync(data["second"]);

        foreach (var (app, folder) in new[] { (first, data["first"]), (second, data["second"]) })
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync("mcp", Cancellation);
            Directory.Exists(Path.Combine(folder, "wikis", "home.git")).ShouldBeTrue();
            using var mcp = app.CreateHttpClient("mcp");
            (await mcp.GetStringAsync(new Uri("/health", UriKind.Relative), Cancellation)).ShouldNotBeEmpty();
            app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ParameterResource>().ShouldAllBe(parameter => parameter.Secret);
        }
    }

    private static async Task<DistributedApplication> StartAsync(string folder)
    {
        string[] arguments =
        [
            $"--WIKIBOT_DATA={folder}",
            $"--WIKIBOT_MCP_PORT={FreePort.Next()}",
            $"--WIKIBOT_GIT_PORT={FreePort.Next()}",
            $"--WIKIBOT_SIGN_IN_PORT={FreePort.Next()}",
            $"--WIKIBOT_WEB_PORT={FreePort.Next()}",
            $"--WIKIBOT_DASHBOARD_PORT={FreePort.Next()}",
            "--WIKIBOT_AWS=None",
            // Its own are chosen above: the public address of the MCP service has one in it.
            "--DcpPublisher:RandomizePorts=false",
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Wikibot_AppHost>(arguments, Cancellation);
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        return app;
    }
}
