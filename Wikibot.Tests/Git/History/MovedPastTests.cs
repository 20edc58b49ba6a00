using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.History;

/// <summary>The past of what moved (faults 23, 24) and the ways to name a commit or a time (fault 27).</summary>
public sealed class MovedPastTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";
    private string _created = "";
    private string _moved = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        _created = (await _host.WriteAsync(_wiki, "m/a", "first\n")).Commit;
        await _host.WriteAsync(_wiki, "m/b", "beside\n");
        _moved = await MoveAsync("m/a", "n/b");
        await _host.WriteAsync(_wiki, "n/b", "second\n", (await ReadAsync("n/b")).Revision);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Read_atACommitBeforeTheMove_followsThePage()
    {
        foreach (var entry in (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "n/b")).Entries)
        {
            var page = await ReadAsync("n/b", entry.Change.Commit);
            (page.Path, page.Revision, page.MovedTo).ShouldBe((entry.Path!, entry.Revision!, entry.Path == "n/b" ? null : "n/b"));
        }

        var old = await ReadAsync("m/a", _created);
        (old.Content, old.MovedTo).ShouldBe(("first\n", null));
    }

    [Fact]
    public async Task Read_atATimeBeforeTheMove_followsThePage()
    {
        _host.Time.Advance(TimeSpan.FromHours(2));
        await MoveAsync("n/b", "z");
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, new ReadPageQuery("z", At: _host.Time.GetUtcNow().AddHours(-1)))).Path.ShouldBe("n/b");
        using var answer = await _host.SendAsync(HttpMethod.Get, $"/wikis/{_wiki}/page?path=z&at=90%20min%20ago");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"n/b\"");
    }

    [Fact]
    public async Task Read_pathThatWasTakenThen_isThatPage()
    {
        var taken = (await _host.WriteAsync(_wiki, "taken", "other\n")).Commit;
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "taken", (await ReadAsync("taken")).Revision, null, GitServiceHost.Id());
        await MoveAsync("n/b", "taken");
        (await ReadAsync("taken", taken)).Content.ShouldBe("other\n");
    }

    [Fact]
    public async Task Restore_toACommitBeforeTheMove_bringsTheTextToWhereThePageIs()
    {
        var restored = await _host.Git.RestoreAsync(GitServiceHost.Ada, _wiki, new RestoreRequest(_created, "n/b", (await ReadAsync("n/b")).Revision), GitServiceHost.Id());
        restored.Pages.Select(page => (page.Path, page.Kind)).ShouldBe([("n/b", "changed")]);
        (await ReadAsync("n/b")).Content.ShouldBe("first\n");
    }

    [Fact]
    public async Task Restore_folderToACommitBeforeItsMove_bringsItsPagesToWhereItIs()
    {
        var before = (await _host.WriteAsync(_wiki, "m/c", "c\n")).Commit;
        await MoveAsync("m/", "deep/er/");
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "deep/er/c", (await ReadAsync("deep/er/c")).Revision, null, GitServiceHost.Id());
        var revision = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "deep/er")).Revision;
        var restored = await _host.Git.RestoreAsync(GitServiceHost.Ada, _wiki, new RestoreRequest(before[..9], "deep/er/", revision), GitServiceHost.Id());
        restored.Pages.Select(page => (page.Path, page.Kind)).ShouldBe([("deep/er/c", "created")]);
    }

    [Fact]
    public async Task History_ofTheOldPath_saysWhereThePageWent()
    {
        var entries = (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "m/a")).Entries;
        entries.Select(entry => (entry.Kind, entry.From, entry.To)).ShouldBe([("moved", null, "n/b"), ("created", null, null)]);
        (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "n/b")).Entries.Select(entry => (entry.Kind, entry.From)).ShouldBe([("changed", null), ("moved", "m/a"), ("created", null)]);
    }

    [Fact]
    public async Task NotFound_movedPage_saysWhereTo()
    {
        var problem = await MissingAsync("m/a");
        (problem.Extensions["movedTo"].ToString(), problem.Message).ShouldSatisfyAllConditions(
            p => p.Item1.ShouldBe("n/b"),
            p => p.Message.ShouldStartWith($"There is no page 'm/a': it was moved to 'n/b' in commit {_moved[..10]}"),
            p => p.Message.ShouldEndWith("by Ada Lovelace."));
        await MoveAsync("n/", "far/");
        (await MissingAsync("m/a")).Extensions["movedTo"].ToString().ShouldBe("far/b");
    }

    [Fact]
    public async Task NotFound_deletedPage_saysInWhichCommitAndWhereItWasLast()
    {
        var deleted = await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "n/b", (await ReadAsync("n/b")).Revision, null, GitServiceHost.Id());
        var problem = await MissingAsync("n/b");
        problem.Extensions["deletedIn"].ToString().ShouldBe(deleted.Commit);
        (await ReadAsync("n/b", problem.Extensions["lastCommit"].ToString())).Content.ShouldBe("second\n");
    }

    [Fact]
    public async Task NotFound_inThePast_speaksOfThePast()
    {
        var later = (await _host.WriteAsync(_wiki, "late", "x\n")).Commit;
        var problem = await MissingAsync("late", _created);
        problem.Message.ShouldStartWith($"There was no page 'late' at commit {_created[..10]} (");
        problem.Extensions["firstCommit"].ToString().ShouldBe(later);
        (await MissingAsync("never", _created)).Message.ShouldStartWith("There was no page 'never' at commit");
        (await MissingAsync("M/X", _created)).Message.ShouldEndWith("but there was 'm/'.");
    }

    [Fact]
    public async Task NotFound_whatIsNoPage_isNamed()
    {
        await FastImport.Commit("Foreign").File("link.md", "Home.md", "120000").File("sub.md", _created, "160000").File("old.markdown", "x\n").File("loud.MD", "x\n").RunAsync(_host.Repository(_wiki));
        (await MissingAsync("link")).Message.ShouldContain("symbolic link");
        (await MissingAsync("sub")).Message.ShouldContain("submodule");
        (await MissingAsync("old.markdown")).Message.ShouldContain("only files that end in .md are pages");
        (await MissingAsync("loud")).Message.ShouldContain("'loud.MD' is a file");
        (await MissingAsync("m")).Message.ShouldContain("'m/' is a folder");
    }

    [Fact]
    public async Task Commit_shortened_isFoundWhereItIsTheOnlyOne()
    {
        (await ReadAsync("n/b", _created[..7])).Commit.ShouldBe(_created);
        (await ReadAsync("n/b", _created[..39].ToUpperInvariant())).Commit.ShouldBe(_created);
        (await ReadAsync("n/b", _created[..6])).Commit.ShouldBe(_created);
        (await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync("n/b", _created[..3]))).Code.ShouldBe(ProblemCodes.InvalidArgument);
        (await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync("n/b", "00000000000"))).Code.ShouldBe(ProblemCodes.CommitNotFound);
        (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(SinceCommit: _moved[..8]))).Changes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Compare_oneCommit_saysWhatItDid()
    {
        var did = await CompareAsync(new CompareQuery(Commit: _moved));
        did.Pages.Select(page => (page.Path, page.Kind, page.From)).ShouldBe([("n/b", "moved", "m/a")]);
        did.To.ShouldBe(_moved);
        did.From.ShouldBe((await StockGit.RunAsync(_host.Repository(_wiki), "rev-parse", $"{_moved}^")).Trim());
        var first = (await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--max-parents=0", "main")).Trim();
        var whole = await CompareAsync(new CompareQuery(Commit: first[..10]));
        (whole.From, whole.Pages.Single().Path, whole.Pages[0].Kind).ShouldBe((null, "Home", "created"));
        (await Should.ThrowAsync<WikibotProblemException>(() => CompareAsync(new CompareQuery(From: first, Commit: _moved)))).Extensions["rule"].ToString().ShouldBe("exclusive");
        (await Should.ThrowAsync<WikibotProblemException>(() => CompareAsync(new CompareQuery()))).Extensions["field"].ToString().ShouldBe("from");
    }

    [Fact]
    public async Task Compare_folderWithoutItsSlash_isTheFolder()
    {
        var first = (await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--max-parents=0", "main")).Trim();
        (await CompareAsync(new CompareQuery(first, Path: "m"))).Pages.Select(page => page.Path).ShouldBe(["m/b"]);
        (await Should.ThrowAsync<WikibotProblemException>(() => CompareAsync(new CompareQuery(first, Path: "nowhere/")))).Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(229)]
    [InlineData(300)]
    [InlineData(1000)]
    public async Task Compare_cut_endsAtALineAndNeverAfterAHeader(int budget)
    {
        var first = (await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--max-parents=0", "main")).Trim();
        foreach (var name in (string[])["c1", "c2", "c3"])
        {
            await _host.WriteAsync(_wiki, name, string.Concat(Enumerable.Range(1, 20).Select(i => $"{name} {i} {new string('x', i)}\n")));
        }

        var whole = await CompareAsync(new CompareQuery(first, Budget: 200_000));
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var part = await CompareAsync(new CompareQuery(first, Budget: budget, Cursor: cursor));
            foreach (var page in part.Pages)
            {
                page.Diff.ShouldSatisfyAllConditions(d => d.ShouldEndWith("\n"), d => d.TrimEnd('\n').Split('\n')[^1].ShouldNotStartWith("@@"));
                parts[page.Path] = parts.GetValueOrDefault(page.Path, "") + page.Diff;
            }

            cursor = part.NextCursor;
        }
        while (cursor is not null);
        parts.ShouldBe(whole.Pages.ToDictionary(page => page.Path, page => page.Diff), ignoreOrder: true);
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("yesterday")]
    [InlineData("1y")]
    public async Task Changes_sinceAnyTime_answers(string since)
    {
        using var answer = await _host.SendAsync(HttpMethod.Get, $"/wikis/{_wiki}/changes?since={since}");
        answer.IsSuccessStatusCode.ShouldBeTrue();
        var reverted = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest("nobody", Since: DateTimeOffset.MinValue), GitServiceHost.Id());
        reverted.Changed.ShouldBeFalse();
    }

    private async Task<string> MoveAsync(string from, string to)
    {
        var revision = from.EndsWith('/') ? (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, from)).Revision : (await ReadAsync(from)).Revision;
        return (await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest(from, to, revision), GitServiceHost.Id())).Commit;
    }

    private Task<Comparison> CompareAsync(CompareQuery query) => _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, query);

    private Task<PageContent> ReadAsync(string path, string? commit = null) => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, new ReadPageQuery(path, commit));

    private async Task<WikibotProblemException> MissingAsync(string path, string? commit = null)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync(path, commit));
        problem.Code.ShouldBe(ProblemCodes.PageNotFound);
        return problem;
    }
}
