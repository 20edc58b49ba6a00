using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Property;

/// <summary>
/// Random sequences of calls from two clients, beside a model of what the wiki should hold; stock git says what it does hold.
/// Pages hold no links here, so that a move's outcome is known without resolving any.
/// </summary>
public sealed class RandomSequenceTests
{
    /// <summary>4 sequences of 60 calls; 40 with <c>./wikibot test --full</c>.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Full ? 40 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Calls_atRandom_giveWhatGitShows(int seed)
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        await host.AddMemberAsync(wiki, GitServiceHost.Bob, "editor");
        var run = new RandomCalls(host, wiki, new Random(seed));
        await run.StartAsync();
        for (var step = 0; step < 60; step++)
        {
            await run.StepAsync(step);
        }

        await run.CheckEverythingAsync();
        await using var reader = new GitServiceHost(beside: host);
        await run.CheckHistoriesAsync(reader);
    }

    [Fact]
    public async Task Calls_ofTwoClientsAtOnce_loseNothing()
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        await host.AddMemberAsync(wiki, GitServiceHost.Bob, "editor");
        await host.WriteAsync(wiki, "Shared", "");
        var refused = 0;
        var done = await Task.WhenAll(RandomCalls.Callers.Select(async caller =>
        {
            var lines = new List<string>();
            for (var i = 0; i < 25; i++)
            {
                // Appends of both go to one page: none needs a revision, none may be lost.
                var line = $"{caller.Name} {i}\n";
                await host.Git.EditPageAsync(caller, wiki, new EditPageRequest("Shared", Append: line), GitServiceHost.Id());
                lines.Add(line);
                await host.WriteAsync(wiki, $"{caller.Name}/{i}", line, caller: caller);
                try
                {
                    var page = await host.Git.ReadPageAsync(caller, wiki, "Home");
                    await host.WriteAsync(wiki, "Home", $"{page.Content}{line}", page.Revision, caller);
                }
                catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.RevisionConflict)
                {
                    Interlocked.Increment(ref refused);
                }
            }

            return lines;
        }));

        var shared = (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "Shared")).Content;
        shared.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n").Order().ShouldBe(done.SelectMany(lines => lines).Order());
        var home = (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "Home")).Content;
        home.Split('\n').Count(line => line.StartsWith("Ada", StringComparison.Ordinal) || line.StartsWith("Bob", StringComparison.Ordinal)).ShouldBe(50 - refused);
        (await StockGit.RunAsync(host.Repository(wiki), "rev-list", "--count", "main")).Trim().ShouldBe($"{1 + 1 + 50 + 50 + 50 - refused}");
        (await StockGit.RunAsync(host.Repository(wiki), "fsck", "--strict", "--no-dangling")).ShouldBe("");
    }
}
