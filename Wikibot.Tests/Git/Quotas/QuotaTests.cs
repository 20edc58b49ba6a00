using System.Text.RegularExpressions;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Quotas;

/// <summary>Limits of what a wiki holds and how fast it changes: which, how much is left, when to try again.</summary>
public sealed partial class QuotaTests
{
    [Fact]
    public async Task Pages_beyondTheLimit_areRefusedAndFewerAreNot()
    {
        await using var host = Host(("MaxPages", "3"));
        await host.NewWikiAsync("notes");
        await host.WriteAsync("notes", "A", "1");
        var b = await host.WriteAsync("notes", "B", "1");
        var refused = await RefusedAsync(() => host.WriteAsync("notes", "C", "1"));
        refused.ShouldSatisfyAllConditions(
            problem => problem.Code.ShouldBe(ProblemCodes.QuotaExceeded), problem => problem.Status.ShouldBe(403), problem => Extension(problem, "limit").ShouldBe("pages"),
            problem => Extension(problem, "most").ShouldBe("3"), problem => Extension(problem, "left").ShouldBe("0"));

        // Changed, moved and deleted are they still, and then there is room.
        b = await host.WriteAsync("notes", "B", "2", b.Revision);
        await host.Git.MoveAsync(GitServiceHost.Ada, "notes", new MoveRequest("B", "D", b.Revision), GitServiceHost.Id());
        await host.Git.DeletePageAsync(GitServiceHost.Ada, "notes", "D", b.Revision!, null, GitServiceHost.Id());
        await host.WriteAsync("notes", "C", "1");
    }

    [Fact]
    public async Task Bytes_areThoseThatGitCounts()
    {
        await using var host = Host(("MaxBytes", "100000"));
        await host.NewWikiAsync("notes");
        var random = new Random(7);
        for (var i = 0; i < 30; i++)
        {
            var (path, pages) = ($"P{random.Next(8)}", (await host.Git.ListPagesAsync(GitServiceHost.Ada, "notes")).Items);
            var known = pages.FirstOrDefault(page => page.Path == path);
            if (known is not null && random.Next(3) == 0)
            {
                await host.Git.DeletePageAsync(GitServiceHost.Ada, "notes", path, known.Revision!, null, GitServiceHost.Id());
            }
            else
            {
                await host.WriteAsync("notes", path, new string('é', random.Next(1, 500)), known?.Revision);
            }

            var (count, bytes) = await SaidAsync(host);
            var files = (await StockGit.RunAsync(host.Repository("notes"), "ls-tree", "-r", "-l", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            count.ShouldBe(files.Length);
            bytes.ShouldBe(files.Sum(file => long.Parse(file.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[3], System.Globalization.CultureInfo.InvariantCulture)));
        }

        Extension(await RefusedAsync(() => host.WriteAsync("notes", "Large", new string('x', 100_000))), "limit").ShouldBe("bytes");
    }

    [Fact]
    public async Task Commit_thatSaysWhatItLikes_isNotBelieved()
    {
        await using var host = Host(("MaxPages", "2"));
        await host.NewWikiAsync("notes");
        var page = await host.WriteAsync("notes", "A", "1", message: "x");
        await host.WriteAsync("notes", "A", "2", page.Revision, message: "y\n\nWikibot-Size: 0 0 0 000000000000000000000000");

        // As a push from elsewhere: a commit with another's seal, and one with a made-up one.
        var tip = (await StockGit.RunAsync(host.Repository("notes"), "rev-parse", "main")).Trim();
        var said = SizeTrailer().Match(await StockGit.RunAsync(host.Repository("notes"), "log", "-1", "--format=%B", "main")).Value;
        foreach (var trailer in (string[])[said, "Wikibot-Size: 0 0 0 000000000000000000000000"])
        {
            tip = (await StockGit.RunAsync(
                host.Repository("notes"), "-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree", "-p", tip, "-m", $"Pushed\n\n{trailer}", "main^{tree}")).Trim();
            await StockGit.RunAsync(host.Repository("notes"), "update-ref", "refs/heads/main", tip);
            Extension(await RefusedAsync(() => host.WriteAsync("notes", $"B{trailer.Length}", "1")), "limit").ShouldBe("pages");
        }
    }

    [Fact]
    public async Task Wiki_thatWasThereBefore_isCountedOnce()
    {
        await using var before = new GitServiceHost();
        await before.NewWikiAsync("notes");
        for (var i = 0; i < 5; i++)
        {
            await before.WriteAsync("notes", $"P{i}", "1");
        }

        await using var host = Host(before, ("MaxPages", "7"));
        await host.WriteAsync("notes", "New", "1");
        (await SaidAsync(host)).Pages.ShouldBe(7);
        await RefusedAsync(() => host.WriteAsync("notes", "Newer", "1"));

        // What a process without limits wrote since is added.
        await before.WriteAsync("notes", "P5", "1");
        var page = await host.Git.ReadPageAsync(GitServiceHost.Ada, "notes", "New");
        await host.WriteAsync("notes", "New", "2", page.Revision);
        (await SaidAsync(host)).Pages.ShouldBe(8);
    }

    [Fact]
    public async Task Writes_ofAMinute_areCountedOnTheLineAndRetryAfterIsTrue()
    {
        await using var host = Host(("WritesPerMinute", "5"), ("UserWritesPerMinute", "3"));
        await host.NewWikiAsync("notes");
        await host.AddMemberAsync("notes", GitServiceHost.Bob, "editor");
        host.Time.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 3; i++)
        {
            await host.WriteAsync("notes", $"A{i}", "1");
        }

        var own = await RefusedAsync(() => host.WriteAsync("notes", "A3", "1"));
        own.ShouldSatisfyAllConditions(problem => problem.Status.ShouldBe(429), problem => Extension(problem, "limit").ShouldBe("user_writes"), problem => Extension(problem, "left").ShouldBe("0"));
        await host.WriteAsync("notes", "B0", "1", caller: GitServiceHost.Bob);
        await host.WriteAsync("notes", "B1", "1", caller: GitServiceHost.Bob);
        var all = await RefusedAsync(() => host.WriteAsync("notes", "B2", "1", caller: GitServiceHost.Bob));
        Extension(all, "limit").ShouldBe("writes");
        using var answer = await host.SendAsync(HttpMethod.Put, "/wikis/notes/page", "{\"path\":\"B3\",\"content\":\"1\"}");
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 61);

        host.Time.Advance(TimeSpan.FromSeconds(int.Parse(Extension(all, "retryAfter"), System.Globalization.CultureInfo.InvariantCulture)));
        await host.WriteAsync("notes", "B2", "1", caller: GitServiceHost.Bob);
    }

    [Fact]
    public async Task Limits_ofOneWiki_areItsOwn()
    {
        await using var host = Host(("MaxPages", "1"), ("Wikis:large:MaxPages", "3"));
        await host.NewWikiAsync("small");
        await host.NewWikiAsync("large");
        await RefusedAsync(() => host.WriteAsync("small", "A", "1"));
        await host.WriteAsync("large", "A", "1");
        await host.WriteAsync("large", "B", "1");
        await RefusedAsync(() => host.WriteAsync("large", "C", "1"));
    }

    [Fact]
    public async Task Folder_ofAToken_countsWithTheWholeWiki()
    {
        await using var host = Host(("MaxPages", "3"));
        await host.NewWikiAsync("notes");
        await host.WriteAsync("notes", "Elsewhere", "1");
        var agent = await host.AgentAsync(new CreateTokenRequest("x", "write", Wikis: ["notes"], Folder: "Team"));
        await host.WriteAsync("notes", "Team/A", "1", caller: agent);
        Extension(await RefusedAsync(() => host.WriteAsync("notes", "Team/B", "1", caller: agent)), "limit").ShouldBe("pages");
    }

    [Fact]
    public async Task History_isAllThatWasWrittenAndDeletingDoesNotHelp()
    {
        await using var host = Host(("MaxHistoryBytes", "5000"));
        await host.NewWikiAsync("notes");
        var start = (await StockGit.RunAsync(host.Repository("notes"), "show", "main:Home.md")).Length;
        var page = await host.WriteAsync("notes", "A", new string('x', 1000));
        page = await host.WriteAsync("notes", "A", new string('y', 1000), page.Revision);
        var moved = await host.Git.MoveAsync(GitServiceHost.Ada, "notes", new MoveRequest("A", "B", page.Revision), GitServiceHost.Id());
        await host.Git.DeletePageAsync(GitServiceHost.Ada, "notes", "B", page.Revision!, null, GitServiceHost.Id());

        var refused = await RefusedAsync(() => host.WriteAsync("notes", "C", new string('z', 3000)));

        refused.ShouldSatisfyAllConditions(
            problem => problem.Code.ShouldBe(ProblemCodes.QuotaExceeded), problem => Extension(problem, "limit").ShouldBe("history"),
            problem => Extension(problem, "left").ShouldBe($"{3000 - start}"), problem => problem.Message.ShouldContain("Deleting does not help"));
        await host.WriteAsync("notes", "C", new string('z', 3000 - start));
        await RefusedAsync(() => host.WriteAsync("notes", "D", "1"));
    }

    [Fact]
    public async Task Wikis_ofAUser_areLimitedAndARepeatIsAnswered()
    {
        await using var host = Host(("UserWikis", "2"));
        await host.NewWikiAsync("one");
        var (second, id) = (new CreateWikiRequest("two"), GitServiceHost.Id());
        await host.Git.CreateWikiAsync(GitServiceHost.Ada, second, id);

        var refused = await RefusedAsync(() => host.NewWikiAsync("three"));

        refused.ShouldSatisfyAllConditions(
            problem => problem.Code.ShouldBe(ProblemCodes.QuotaExceeded), problem => Extension(problem, "limit").ShouldBe("wikis"), problem => Extension(problem, "left").ShouldBe("0"));
        (await host.Git.CreateWikiAsync(GitServiceHost.Ada, second, id)).Name.ShouldBe("two");

        // Another's, in which one is an editor only, is not one's own.
        await host.Git.CreateWikiAsync(GitServiceHost.Bob, new CreateWikiRequest("bobs"), GitServiceHost.Id());
        await host.Git.CreateWikiAsync(GitServiceHost.Bob, new CreateWikiRequest("bobs-too"), GitServiceHost.Id());
    }

    [Fact]
    public async Task Requests_ofAMinute_areEachUsersOwn()
    {
        await using var host = Host(("UserRequestsPerMinute", "5"));
        host.Time.Advance(TimeSpan.FromSeconds(60 - (host.Time.GetUtcNow().ToUnixTimeSeconds() % 60)));
        for (var i = 0; i < 5; i++)
        {
            await host.Git.ListWikisAsync(GitServiceHost.Ada);
        }

        using var answer = await host.SendAsync(HttpMethod.Get, "/wikis");
        ((int)answer.StatusCode).ShouldBe(429);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        await host.Git.ListWikisAsync(GitServiceHost.Bob);
        host.Time.Advance(answer.Headers.RetryAfter.Delta.Value);
        await host.Git.ListWikisAsync(GitServiceHost.Ada);
    }

    private static GitServiceHost Host(params (string Name, string Value)[] limits) => Host(null, limits);

    private static GitServiceHost Host(GitServiceHost? beside, params (string Name, string Value)[] limits) =>
        new(limits.ToDictionary(limit => $"Wikibot:Quota:{limit.Name}", limit => limit.Value, StringComparer.Ordinal), beside: beside);

    private static async Task<WikibotProblemException> RefusedAsync(Func<Task> act) => await Should.ThrowAsync<WikibotProblemException>(act);

    private static string Extension(WikibotProblemException problem, string name) => problem.Extensions[name].ToString();

    private static async Task<(long Pages, long Bytes)> SaidAsync(GitServiceHost host)
    {
        var parts = SizeTrailer().Match(await StockGit.RunAsync(host.Repository("notes"), "log", "-1", "--format=%B", "main")).Value.Split(' ');
        return (long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("Wikibot-Size: [0-9]+ [0-9]+ [0-9]+ [0-9a-f]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex SizeTrailer();
}
