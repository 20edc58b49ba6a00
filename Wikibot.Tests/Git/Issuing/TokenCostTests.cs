using System.Diagnostics;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;
using Wikibot.Git.Tokens;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Issuing;

/// <summary>What a token costs a request, and what a thousand of one user do: file operations, which are what costs on a share, and time.</summary>
public sealed class TokenCostTests(ITestOutputHelper output)
{
    private const int Many = 1000;
    private long _operations;

    [Fact]
    public async Task Token_costsOneOperation_alsoBesideAThousand()
    {
        await using var host = new GitServiceHost(share: Counting());
        await host.NewWikiAsync("notes");
        var agent = await host.AgentAsync(new CreateTokenRequest("one", "write"));
        var folder = await host.AgentAsync(new CreateTokenRequest("of a folder", "write", Wikis: ["notes"], Folder: "Team"));
        await host.WriteAsync("notes", "Team/Home", "x");
        var without = await CostsAsync(host, GitServiceHost.Ada, "Home");
        var one = await CostsAsync(host, agent, "Home");
        var ofFolder = await CostsAsync(host, folder, "Team/Home");
        await AddManyAsync(host);
        var many = await CostsAsync(host, agent, "Home");
        Show("signed in", without);
        Show("by a token", one);
        Show("by a token of a folder", ofFolder);
        Show($"by a token beside {Many} others", many);
        (one.Read - without.Read).ShouldBe(1);
        (ofFolder.Read - without.Read).ShouldBe(1);
        (one.List - without.List).ShouldBe(1);
        (one.Write - without.Write).ShouldBeLessThanOrEqualTo(2.5, "the request, and each try of the swap");
        many.Read.ShouldBe(one.Read);
        many.List.ShouldBe(one.List);
        many.Write.ShouldBeLessThanOrEqualTo(one.Write * 1.05);
    }

    [Fact]
    public async Task Token_amongAThousand_takesLessThanTwiceTheTime()
    {
        await using var one = new GitServiceHost();
        await using var thousand = new GitServiceHost();
        List<(GitServiceHost Host, Caller Agent)> hosts = [];
        foreach (var host in (GitServiceHost[])[one, thousand])
        {
            await host.NewWikiAsync("notes");
            hosts.Add((host, await host.AgentAsync(new CreateTokenRequest("one", "write"))));
        }

        await AddManyAsync(thousand);
        var list = await TimesAsync(hosts, 300, (host, agent) => host.Git.ListWikisAsync(agent));
        var read = await TimesAsync(hosts, 300, (host, agent) => host.Git.ReadPageAsync(agent, "notes", "Home"));
        var write = await TimesAsync(hosts, 60, (host, agent) => host.WriteAsync("notes", $"{Guid.NewGuid():N}", "x", caller: agent));
        var (few, many) = ((List: list[0], Read: read[0], Write: write[0]), (List: list[1], Read: read[1], Write: write[1]));
        output.WriteLine($"medians in µs with 1 and with {Many} tokens: list_wikis {few.List:N0} and {many.List:N0}, read {few.Read:N0} and {many.Read:N0}, write {few.Write:N0} and {many.Write:N0}");
        (many.List / few.List).ShouldBeLessThan(2);
        (many.Read / few.Read).ShouldBeLessThan(2);
        (many.Write / few.Write).ShouldBeLessThan(2);
    }

    private static async Task AddManyAsync(GitServiceHost host)
    {
        var (book, now) = (host.Service<TokenBook>(), host.Time.GetUtcNow());
        for (var i = 0; i < Many; i++)
        {
            await book.AddAsync(
                new AgentToken(AgentTokenText.HashOf(AgentTokenText.New()), $"t{i}", GitServiceHost.Ada.Subject, "Ada", "ada@example.org", TokenRights.Read, now, now.AddDays(1)),
                TestContext.Current.CancellationToken);
        }
    }

    private async Task<(double Read, double List, double Write)> CostsAsync(GitServiceHost host, Caller caller, string page) => (
        await CostAsync(_ => host.Git.ReadPageAsync(caller, "notes", page)),
        await CostAsync(_ => host.Git.ListWikisAsync(caller)),
        await CostAsync(i => host.WriteAsync("notes", $"Team/{Guid.NewGuid():N}", $"{i}", caller: caller)));

    private async Task<double> CostAsync(Func<int, Task> act)
    {
        for (var i = 0; i < 3; i++)
        {
            await act(i);
        }

        var before = Interlocked.Read(ref _operations);
        for (var i = 3; i < 13; i++)
        {
            await act(i);
        }

        return (Interlocked.Read(ref _operations) - before) / 10.0;
    }

    /// <summary>Medians in µs, of each in turn, so that what else this machine does meets both.</summary>
    private static async Task<double[]> TimesAsync(List<(GitServiceHost Host, Caller Agent)> hosts, int rounds, Func<GitServiceHost, Caller, Task> act)
    {
        var times = hosts.ConvertAll(_ => new List<double>());
        for (var i = -5; i < rounds; i++)
        {
            foreach (var (n, (host, agent)) in hosts.Index())
            {
                var began = Stopwatch.GetTimestamp();
                await act(host, agent);
                if (i >= 0)
                {
                    times[n].Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
                }
            }
        }

        return [.. times.Select(of => of.Order().ElementAt(of.Count / 2))];
    }

    private void Show(string who, (double Read, double List, double Write) costs) =>
        output.WriteLine($"{who}: read {costs.Read}, list_wikis {costs.List}, write {costs.Write} file operations");

    private HookedShareFiles Counting() => new(WikiStore.DefaultFiles(), (operation, _) =>
    {
        if (operation != "stamp")
        {
            Interlocked.Increment(ref _operations);
        }
    })
    { Slow = false };
}
