using Wikibot.Git.Audit;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Audit;

/// <summary>Who read what by which credential, where that is switched on: names, no contents, for as long as is said.</summary>
public sealed class ReadLogTests
{
    private static readonly Caller s_ada = GitServiceHost.Ada with { Origin = new CallOrigin("laptop", "reader 1.0", "morning") };

    [Fact]
    public async Task Reads_areWrittenDownWithNamesAndWithoutContents()
    {
        await using var host = Host();
        await host.NewWikiAsync("notes");
        await host.WriteAsync("notes", "Dev/Plan", "the xylophone");
        var agent = await host.AgentAsync(new CreateTokenRequest("night shift", "read"));
        foreach (var read in (Func<Task>[])
        [
            () => host.Git.ReadPageAsync(s_ada, "notes", "Dev/Plan"),
            () => host.Git.ReadPagesAsync(s_ada, "notes", new ReadPagesRequest(["Home", "Dev/Plan"])),
            () => host.Git.SearchAsync(s_ada, "notes", new SearchRequest("xylophone", Prefix: "Dev/")),
            () => host.Git.ListPagesAsync(s_ada, "notes", "Dev/"),
            () => host.Git.HistoryAsync(agent, "notes", "Home"),
        ])
        {
            await read();

            // Those of one millisecond are in no order.
            host.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var log = await host.Git.AuditReadsAsync(s_ada, "notes", new AuditQuery());
        log.Reads.Select(read => $"{read.What}: {string.Join(' ', read.Paths ?? [])}: {read.Client}").ShouldBe(
            ["audit/reads: : laptop", "history: Home: night shift", "pages: Dev/: laptop", "search: Dev/: laptop", "pages/read: Home Dev/Plan: laptop", "page: Dev/Plan: laptop"]);
        log.Reads[1].ShouldSatisfyAllConditions(read => read.User.ShouldBe(GitServiceHost.Ada.Subject), read => read.Token.ShouldNotBeNull());
        log.Reads[2].ShouldSatisfyAllConditions(read => read.Agent.ShouldBe("reader 1.0"), read => read.Session.ShouldBe("morning"), read => read.Token.ShouldBeNull());
        foreach (var file in Directory.GetFiles(Path.Combine(Path.GetDirectoryName(host.Repository("notes"))!, "read-log"), "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldNotContain("xylophone");
        }
    }

    [Fact]
    public async Task Reads_inPages_areTheSameAndOnlyOwnersSeeThem()
    {
        await using var host = Host();
        await host.NewWikiAsync("notes");
        await host.AddMemberAsync("notes", GitServiceHost.Bob, "editor");
        for (var i = 0; i < 5; i++)
        {
            await host.Git.HistoryAsync(GitServiceHost.Bob, "notes");
            host.Time.Advance(TimeSpan.FromHours(9));
        }

        var until = host.Time.GetUtcNow();
        List<DateTimeOffset> times = [];
        string? cursor = null;
        do
        {
            var page = await host.Git.AuditReadsAsync(s_ada, "notes", new AuditQuery(Cursor: cursor, Limit: 2));
            times.AddRange(page.Reads.Where(read => read.What == "history").Select(read => read.When));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        times.Count.ShouldBe(5);
        times.ShouldBe(times.OrderDescending());
        (await host.Git.AuditReadsAsync(s_ada, "notes", new AuditQuery(until - TimeSpan.FromHours(19)))).Reads.Count(read => read.What == "history").ShouldBe(2);
        (await Should.ThrowAsync<WikibotProblemException>(() => host.Git.AuditReadsAsync(GitServiceHost.Bob, "notes", new AuditQuery()))).Code.ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task Reads_goAfterTheirDays_andWithTheirWiki()
    {
        await using var host = Host();
        await host.NewWikiAsync("notes");
        var log = host.Service<ReadLog>();
        await host.Git.HistoryAsync(s_ada, "notes");
        host.Time.Advance(TimeSpan.FromDays(3));
        await host.Git.HistoryAsync(s_ada, "notes");
        (await log.SweepAsync("notes", all: false, TestContext.Current.CancellationToken)).ShouldBe(0);
        host.Time.Advance(TimeSpan.FromDays(6));
        (await log.SweepAsync("notes", all: false, TestContext.Current.CancellationToken)).ShouldBe(1);
        (await host.Git.AuditReadsAsync(s_ada, "notes", new AuditQuery())).Reads.Count(read => read.What == "history").ShouldBe(1);
        (await log.SweepAsync("notes", all: true, TestContext.Current.CancellationToken)).ShouldBe(2);
        (await log.ReadAsync("notes", new AuditQuery(), TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task Reads_areNotLogged_unlessSwitchedOnAndNotOfWhoIsTurnedAway()
    {
        await using var off = new GitServiceHost();
        await off.NewWikiAsync("notes");
        await off.Git.HistoryAsync(s_ada, "notes");
        (await off.Git.AuditReadsAsync(s_ada, "notes", new AuditQuery())).Reads.ShouldBeEmpty();

        await using var on = Host();
        await on.NewWikiAsync("notes");
        await Should.ThrowAsync<WikibotProblemException>(() => on.Git.HistoryAsync(GitServiceHost.Bob, "notes"));
        await on.WriteAsync("notes", "A", "1");
        (await on.Git.AuditReadsAsync(s_ada, "notes", new AuditQuery())).Reads.Select(read => read.What).ShouldBe(["audit/reads"]);
    }

    private static GitServiceHost Host() => new(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:ReadLog:Enabled"] = "true", ["Wikibot:ReadLog:Days"] = "7" });
}
