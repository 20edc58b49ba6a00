using Wikibot.Git.Client;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Sharing;

/// <summary>What a thousand members of a wiki, and a thousand wikis of a user, cost a request: file operations, which are what costs on a share (<c>bench access</c> measures the time).</summary>
public sealed class SharingCostTests(ITestOutputHelper output)
{
    private const int Many = 1000;
    private long _operations;

    [Fact]
    public async Task Wiki_ofAThousandMembers_isReadAndWrittenWithAsManyOperationsAsOfOne()
    {
        await using var host = new GitServiceHost(share: Counting());
        await host.NewWikiAsync("few");
        await host.NewWikiAsync("many");
        await AddThousandAsync(host, "many");
        var costs = new Dictionary<string, (double Few, double Many)>(StringComparer.Ordinal)
        {
            ["read"] = (await CostAsync(Read("few")), await CostAsync(Read("many"))),
            ["write"] = (await CostAsync(Write("few")), await CostAsync(Write("many"))),
            ["add a member"] = (await CostAsync(Add("few")), await CostAsync(Add("many"))),
        };
        Show(costs);
        costs["read"].Many.ShouldBe(costs["read"].Few);
        costs["read"].Many.ShouldBeLessThanOrEqualTo(4, "a warm read: the tip and the members' tip");
        costs["write"].Many.ShouldBeLessThanOrEqualTo(costs["write"].Few * 1.05);
        costs["add a member"].Many.ShouldBeLessThanOrEqualTo(costs["add a member"].Few * 1.1, "a marker for who came, not for a thousand");

        Func<int, Task> Read(string wiki) => _ => host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "Home");
        Func<int, Task> Write(string wiki) => i => host.WriteAsync(wiki, $"Page {i}", "text");
        Func<int, Task> Add(string wiki) => i => host.Git.SetMemberAsync(GitServiceHost.Ada, wiki, new SetMemberRequest($"https://issuer.example|new-{i}", "viewer"), GitServiceHost.Id());
    }

    [Fact]
    public async Task List_wikis_ofAThousand_looksAtThoseInTheAnswerOnly()
    {
        await using var host = new GitServiceHost(share: Counting());
        var markers = host.Service<MemberMarkers>();
        for (var i = 0; i < 10; i++)
        {
            await host.NewWikiAsync($"a-{i}");
        }

        await host.Git.ListWikisAsync(GitServiceHost.Ada, limit: 10);
        var few = await CostAsync(_ => host.Git.ListWikisAsync(GitServiceHost.Ada, limit: 10));

        // That a wiki of the markers is there is found out when it is listed: names are enough here.
        for (var i = 0; i < Many; i++)
        {
            await markers.AddAsync(GitServiceHost.Ada.Subject, $"b-{i}", TestContext.Current.CancellationToken);
        }

        var many = await CostAsync(_ => host.Git.ListWikisAsync(GitServiceHost.Ada, limit: 9));
        Show(new(StringComparer.Ordinal) { ["list 10 of 10, 9 of 1,010"] = (few, many) });
        many.ShouldBeLessThan(few * 2);
    }

    private static async Task AddThousandAsync(GitServiceHost host, string wiki)
    {
        var opened = (await host.Store.OpenAsync(wiki, default))!;
        var metas = host.Service<MetaReader>();
        await opened.CommitAsync(
            new CommitRequest("refs/wikibot/meta", GitServiceHost.Id(), async (tip, token) =>
            {
                var list = (await metas.ReadAsync(opened, tip, token)).Members;
                list = Enumerable.Range(0, Many).Aggregate(list, (all, i) => all.With(new Member($"https://issuer.example|user-{i:D4}", Role.Editor, $"User {i}", $"user-{i}@example.org", true)));
                return (new ChangeSet([new FileChange(MemberList.FileName, list.ToJson())]), Details(host));
            }),
            default);
    }

    private static CommitDetails Details(GitServiceHost host) => new(Wikibot.Git.Base.AuthorSignature.Of(GitServiceHost.Ada, host.Time), "A thousand");

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

    private void Show(Dictionary<string, (double Few, double Many)> costs)
    {
        foreach (var (what, (few, many)) in costs)
        {
            output.WriteLine($"{what}: {few} and {many} file operations");
        }
    }

    private HookedShareFiles Counting() => new(WikiStore.DefaultFiles(), (operation, _) =>
    {
        if (operation != "stamp")
        {
            Interlocked.Increment(ref _operations);
        }
    })
    { Slow = false };
}
