using Wikibot.Git.Client;
using Wikibot.Git.Storage;
using Wikibot.Git.Tokens;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Issuing;

/// <summary>What a token costs a request, and what a thousand of one user do: file operations, which are what costs on a share (<c>bench access</c> measures the time).</summary>
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
