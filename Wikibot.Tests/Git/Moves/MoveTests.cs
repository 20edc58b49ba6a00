using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Moves;

public sealed class MoveTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Move_page_rewritesEveryLinkToItAndInIt()
    {
        await Write("Dev/Notes", "# N\n\n[up](../Home.md) [peer](Other.md#x) [self](Notes.md) ![img](pic.png) [[Other]]\n");
        await Write("Dev/Other", "see [[Notes]] and [[Dev/Notes#Part|label]] and [n](Notes.md \"t\") `[[Notes]]`\n");
        await Write("Index", "- [a](Dev/Notes.md)\n- [b](</Dev/Notes.md>)\n- [c](./Dev/Notes)\n- [d][r]\n\n```\n[x](Dev/Notes.md)\n```\n\n[r]: Dev/Notes.md?q#f 'T'\n");
        var result = await Move("Dev/Notes", "Archive/Old Notes");
        result.Moved.Single().ShouldBe(new MovedPage("Dev/Notes", "Archive/Old Notes", result.Moved[0].Revision));
        result.Rewritten.Select(page => page.Path).ShouldBe(["Archive/Old Notes", "Dev/Other", "Index"]);
        (await Read("Archive/Old Notes")).ShouldBe("# N\n\n[up](../Home.md) [peer](../Dev/Other.md#x) [self](Old%20Notes.md) ![img](pic.png) [[Other]]\n");
        (await Read("Dev/Other")).ShouldBe("see [[Old Notes]] and [[Archive/Old Notes#Part|label]] and [n](../Archive/Old%20Notes.md \"t\") `[[Notes]]`\n");
        (await Read("Index")).ShouldBe("- [a](Archive/Old%20Notes.md)\n- [b](</Archive/Old Notes.md>)\n- [c](./Archive/Old%20Notes)\n- [d][r]\n\n```\n[x](Dev/Notes.md)\n```\n\n[r]: Archive/Old%20Notes.md?q#f 'T'\n");
    }

    [Fact]
    public async Task Move_folder_keepsLinksInsideAndFollowsThoseFromOutside()
    {
        await Write("A/B/One", "[two](Two.md) [three](C/Three.md) [out](../../Home.md)\n");
        await Write("A/B/Two", "[[One]] [[A/B/One]]\n");
        await Write("A/B/C/Three", "[one](../One.md)\n");
        await Write("Index", "[one](A/B/One.md) [folder](A/B/) [[One]]\n");
        var result = await Move("A/B/", "X");
        result.MovedCount.ShouldBe(3);
        (await Read("X/One")).ShouldBe("[two](Two.md) [three](C/Three.md) [out](../Home.md)\n");
        (await Read("X/Two")).ShouldBe("[[One]] [[X/One]]\n");
        (await Read("X/C/Three")).ShouldBe("[one](../One.md)\n");
        (await Read("Index")).ShouldBe("[one](X/One.md) [folder](X/) [[One]]\n");
        (await StockGit.RunAsync(_host.Repository(_wiki), "ls-tree", "-r", "--name-only", "main")).ShouldBe("Home.md\nIndex.md\nX/C/Three.md\nX/One.md\nX/Two.md\n");
        (await StockGit.RunAsync(_host.Repository(_wiki), "log", "-1", "--format=%s|%(trailers:key=Wikibot-Moved,valueonly)")).Trim().ShouldBe("Move A/B/ to X/|[\"A/B/\",\"X/\"]");
    }

    [Fact]
    public async Task Move_thatMakesAShortNameAmbiguous_writesItOut()
    {
        await Write("A/Notes", "x");
        await Write("B/Else", "y");
        await Write("Index", "[[Notes]]\n");
        await Move("B/Else", "B/Notes");
        (await Read("Index")).ShouldBe("[[A/Notes]]\n");
    }

    [Fact]
    public async Task Move_foldersIntoAndOutOfEachOther_landsWhole()
    {
        await Write("A/B/B/x", "deep");
        await Write("A/B/y", "shallow [x](B/x.md)");
        await Move("A/B/B/", "A/C");
        await Move("A/B/", "Z");
        await Move("A/C/", "A/B");
        (await Read("A/B/x")).ShouldBe("deep");
        (await Read("Z/y")).ShouldBe("shallow [x](../A/B/x.md)");
        await Move("A/B/", "a");
        (await Read("a/x")).ShouldBe("deep");
    }

    [Fact]
    public async Task Move_caseOnly_isAllowed()
    {
        await Write("dev/notes", "[[dev/notes]] [n](notes.md)");
        await Move("dev/", "Dev");
        (await Read("Dev/notes")).ShouldBe("[[dev/notes]] [n](notes.md)", "a wiki link finds its page in any case");
        await Move("Dev/notes", "Dev/Notes");
        (await Read("Dev/Notes")).ShouldBe("[[dev/notes]] [n](Notes.md)");
    }

    [Fact]
    public async Task Move_history_followsIt()
    {
        await Write("A/One", "1");
        await Move("A/", "B");
        await Move("B/One", "C/Uno");
        await _host.WriteAsync(_wiki, "C/Uno", "2", await Revision("C/Uno"));
        var history = (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "C/Uno")).Entries;
        history.Select(entry => (entry.Kind, entry.Path, entry.From)).ShouldBe([("changed", "C/Uno", null), ("moved", "C/Uno", "B/One"), ("moved", "B/One", "A/One"), ("created", "A/One", null)]);
        var paged = new List<HistoryEntry>();
        for (var page = await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "C/Uno", limit: 1); ; page = await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "C/Uno", page.NextCursor, 1))
        {
            paged.AddRange(page.Entries);
            if (page.NextCursor is null)
            {
                break;
            }
        }

        paged.ShouldBe(history);
    }

    [Fact]
    public async Task Move_intoFolder_keepsTheName()
    {
        await Write("Notes", "x");
        (await Move("Notes", "Archive/")).Moved.Single().To.ShouldBe("Archive/Notes");
    }

    [Fact]
    public async Task Move_repeatedOperation_returnsTheFirstResult()
    {
        await Write("A", "[[A]]");
        var (id, request) = (GitServiceHost.Id(), new MoveRequest("A", "B", await Revision("A")));
        var first = await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, request, id);
        await Write("A", "new");
        var again = await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, request, id);
        again.Commit.ShouldBe(first.Commit);
        again.Moved.ShouldBe(first.Moved);
        again.Rewritten.ShouldBe(first.Rewritten);
    }

    [Fact]
    public async Task Move_wrong_isRefusedWithItsCode()
    {
        await Write("A/x", "1");
        await Write("B", "2");
        (string Path, string To, string? Revision, string Code)[] cases =
        [
            ("A/x", "B", await Revision("A/x"), ProblemCodes.PathCollision),
            ("A/x", "b", await Revision("A/x"), ProblemCodes.PathCollision),
            ("A/x", "C", null, ProblemCodes.RevisionRequired),
            ("A/x", "C", new string('1', 40), ProblemCodes.RevisionConflict),
            ("A/", "C", null, ProblemCodes.RevisionRequired),
            ("A/", "A/Inside", await Revision("A/"), ProblemCodes.InvalidArgument),
            ("A/x", "A/x", await Revision("A/x"), ProblemCodes.InvalidArgument),
            ("A/x", "../C", await Revision("A/x"), ProblemCodes.InvalidArgument),
            ("A/x", "A.md/C", await Revision("A/x"), ProblemCodes.InvalidArgument),
            ("Nope", "C", null, ProblemCodes.PageNotFound),
            ("Nope/", "C", null, ProblemCodes.PageNotFound),
        ];
        foreach (var (path, to, revision, code) in cases)
        {
            var problem = await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest(path, to, revision), GitServiceHost.Id()), $"{path} to {to}");
            problem.Code.ShouldBe(code, $"{path} to {to}");
        }
    }

    [Fact]
    public async Task Delete_page_tellsWhatStillLinksThere()
    {
        await Write("Dev/Notes", "[[Dev/Notes]]");
        await Write("Index", "one\n[n](Dev/Notes.md)\n\n[[Notes]]\n");
        var deleted = await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Dev/Notes", (await Revision("Dev/Notes"))!, null, GitServiceHost.Id());
        deleted.LinksHere.ShouldBe([new Backlink("Index", 2, "Dev/Notes.md"), new Backlink("Index", 4, "Notes")]);
        deleted.LinksHereCount.ShouldBe(2);
    }

    private Task<PageChange> Write(string path, string content) => _host.WriteAsync(_wiki, path, content);

    private async Task<string> Read(string path) => (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path)).Content;

    private async Task<string?> Revision(string path) =>
        (await StockGit.RunAsync(_host.Repository(_wiki), "rev-parse", path.EndsWith('/') ? $"main:{path.TrimEnd('/')}" : $"main:{path}.md")).Trim();

    private async Task<MoveResult> Move(string path, string to) =>
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest(path, to, await Revision(path)), GitServiceHost.Id());
}
