using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.Git.Quotas;

/// <summary>Limits under many real processes that write at once: never more than allowed, and no less.</summary>
public sealed class QuotaProcessTests(ITestOutputHelper output)
{
    private const int MostPages = 40;
    private const int MostWrites = 25;

    [Fact]
    public async Task Limits_underManyProcesses_areNeverPassed()
    {
        using var data = new ScratchFolder();
        using var index = new ScratchFolder();
        var count = TestScale.Cases(4, 20);
        var services = new List<ServiceProcess>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                services.Add(await ServiceProcess.StartAsync("Git", Settings(data.Path, index.Path), TestContext.Current.CancellationToken));
            }

            List<ServiceProvider> clients = [.. services.Select(service => Client(service.Address))];
            var first = clients[0].GetRequiredService<IWikibotGit>();
            await first.CreateWikiAsync(GitServiceHost.Ada, new CreateWikiRequest("stored"), GitServiceHost.Id());
            await first.CreateWikiAsync(GitServiceHost.Ada, new CreateWikiRequest("paced"), GitServiceHost.Id());
            var stored = await WriteAsync(clients, "stored", 4 * MostPages / count);
            var paced = await WriteAsync(clients, "paced", 4 * MostWrites / count);

            var pages = (await StockGit.RunAsync(Path.Combine(data.Path, "stored.git"), "ls-tree", "-r", "--name-only", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            var times = (await StockGit.RunAsync(Path.Combine(data.Path, "paced.git"), "log", "--format=%ct", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(time => long.Parse(time, CultureInfo.InvariantCulture)).Order().ToList();
            var fastest = times.Select((time, i) => times.Skip(i).TakeWhile(later => later - time <= 60).Count()).Max();
            output.WriteLine($"{count} processes: {pages} of {MostPages} pages ({stored.Made} writes made, {stored.Refused} refused); {fastest} of {MostWrites} writes in 60 s ({paced.Made} made, {paced.Refused} refused)");
            pages.ShouldBe(MostPages);
            stored.Made.ShouldBe(MostPages - 1, "the start page came with the wiki");
            fastest.ShouldBeLessThanOrEqualTo(MostWrites);
            times.Count.ShouldBeGreaterThanOrEqualTo(MostWrites);
            clients.ForEach(client => client.Dispose());
        }
        finally
        {
            foreach (var service in services)
            {
                await service.DisposeAsync();
            }
        }
    }

    private static async Task<(int Made, int Refused)> WriteAsync(List<ServiceProvider> clients, string wiki, int each)
    {
        var (made, refused) = (0, 0);
        await Task.WhenAll(clients.Select((client, c) => Task.Run(async () =>
        {
            var git = client.GetRequiredService<IWikibotGit>();
            for (var i = 0; i < each;)
            {
                try
                {
                    await git.WritePageAsync(GitServiceHost.Ada, wiki, new WritePageRequest($"P{c}-{i}", "text"), GitServiceHost.Id());
                    Interlocked.Increment(ref made);
                    i++;
                }
                catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.QuotaExceeded or ProblemCodes.TooManyRequests)
                {
                    Interlocked.Increment(ref refused);
                    i++;
                }
                catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.Busy)
                {
                    // Nothing was changed: once more.
                }
            }
        })));
        return (made, refused);
    }

    private static Dictionary<string, string> Settings(string data, string index) => new(StringComparer.Ordinal)
    {
        ["Wikibot__Storage__Root"] = data,
        ["Wikibot__Index__Folder"] = index,
        ["Wikibot__Identity__Secret"] = GitServiceHost.Secret,
        ["Wikibot__Quota__Wikis__stored__MaxPages"] = $"{MostPages}",
        ["Wikibot__Quota__Wikis__paced__WritesPerMinute"] = $"{MostWrites}",
    };

    private static ServiceProvider Client(Uri address)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Options.Create(new IdentityOptions { Secret = GitServiceHost.Secret }));
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager());
        services.AddWikibotGitClient().ConfigureHttpClient(client => client.BaseAddress = address);
        return services.BuildServiceProvider();
    }
}
