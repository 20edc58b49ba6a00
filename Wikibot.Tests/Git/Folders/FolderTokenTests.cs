using System.Text.Json;
using System.Text.RegularExpressions;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Folders;

/// <summary>
/// A token of a folder: nothing that it is answered tells of the rest of the wiki. What is hidden has names and words that occur nowhere else; and of each of them it is told what
/// is told of one that does not exist.
/// </summary>
public sealed class FolderTokenTests : IAsyncLifetime
{
    /// <summary>What no answer may hold: the folder, its pages' names, words, tags, aliases, authors, messages.</summary>
    private static readonly string[] s_hidden = ["Vault", "Ledger", "xylophone", "quincunx", "Mallory", "sunrise", "harpsichord"];

    private readonly GitServiceHost _host = new();
    private Caller _agent = null!;
    private string _first = "";
    private string _hiddenCommit = "";

    private static Caller Mallory { get; } = new("static:mallory", "Mallory", "mallory@example.org") { Origin = new CallOrigin("harpsichord") };

    public async ValueTask InitializeAsync()
    {
        _first = (await _host.Git.CreateWikiAsync(GitServiceHost.Ada, new CreateWikiRequest("notes"), GitServiceHost.Id())).Commit;
        await _host.AddMemberAsync("notes", Mallory, "editor");
        await TickAsync(() => _host.WriteAsync("notes", "Team/Home", "# Team\n\nWelcome, see [[Guide]] and #open.\n"));
        await TickAsync(() => _host.WriteAsync("notes", "Team/Guide", "How we work.\n", message: "A guide"));
        _hiddenCommit = (await TickAsync(() => _host.WriteAsync(
            "notes", "Vault/Ledger", "---\naliases: [sunrise]\ntags: [quincunx]\n---\n# Sunrise\n\nThe xylophone, [[Team/Home]].\n", caller: Mallory, message: "quincunx"))).Commit;
        var moved = await TickAsync(() => _host.WriteAsync("notes", "Vault/Came", "It came.\n", caller: Mallory));
        await TickAsync(() => _host.Git.MoveAsync(GitServiceHost.Ada, "notes", new MoveRequest("Vault/Came", "Team/Came", moved.Revision, "from the Vault"), GitServiceHost.Id()));
        var gone = await TickAsync(() => _host.WriteAsync("notes", "Team/Went", "It went.\n"));
        await TickAsync(() => _host.Git.MoveAsync(GitServiceHost.Ada, "notes", new MoveRequest("Team/Went", "Vault/Went", gone.Revision), GitServiceHost.Id()));
        await TickAsync(() => _host.Git.WritePagesAsync(
            GitServiceHost.Ada, "notes", new WritePagesRequest([new PageWrite("Team/Both", "Here.\n"), new PageWrite("Vault/Both", "There.\n")], "Both, with a xylophone"), GitServiceHost.Id()));
        await TickAsync(() => _host.WriteAsync("notes", "Team vault/Near", "A folder that begins alike: xylophone\n"));
        _agent = await _host.AgentAsync(new CreateTokenRequest("team", "write", Wikis: ["notes"], Folder: "Team"));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string> Reads => [.. s_reads.Keys];

    private static readonly Dictionary<string, Func<IWikibotGit, Caller, string, Task<object>>> s_reads = new(StringComparer.Ordinal)
    {
        ["list_wikis"] = async (git, agent, _) => await git.ListWikisAsync(agent),
        ["wiki"] = async (git, agent, _) => await git.GetWikiAsync(agent, "notes"),
        ["list"] = async (git, agent, _) => await git.ListPagesAsync(agent, "notes"),
        ["list, folded"] = async (git, agent, _) => await git.ListPagesAsync(agent, "notes", depth: 1),
        ["list by tag"] = async (git, agent, _) => await git.ListPagesAsync(agent, "notes", tag: "quincunx"),
        ["list by size"] = async (git, agent, _) => await git.ListPagesAsync(agent, "notes", sort: "size"),
        ["list by change"] = async (git, agent, _) => await git.ListPagesAsync(agent, "notes", sort: "change"),
        ["search of a word"] = async (git, agent, _) => await git.SearchAsync(agent, "notes", new SearchRequest("welcome")),
        ["search by author"] = async (git, agent, _) => await git.SearchAsync(agent, "notes", new SearchRequest(Author: "mallory@example.org")),
        ["search by tag"] = async (git, agent, _) => await git.SearchAsync(agent, "notes", new SearchRequest(Tag: "quincunx")),
        ["search of everything"] = async (git, agent, _) => await git.SearchAsync(agent, "notes", new SearchRequest(Since: DateTimeOffset.UnixEpoch)),
        ["links"] = async (git, agent, _) => await git.PageLinksAsync(agent, "notes", "Team/Home"),
        ["graph"] = async (git, agent, _) => await git.LinkGraphAsync(agent, "notes", new GraphQuery()),
        ["graph around"] = async (git, agent, _) => await git.LinkGraphAsync(agent, "notes", new GraphQuery("Team/Home")),
        ["undo"] = async (git, agent, first) => await git.PreviewRevertAsync(agent, "notes", new RevertRequest("Ada Lovelace", SinceCommit: first)),
        ["check"] = async (git, agent, _) => await git.CheckWikiAsync(agent, "notes", new CheckQuery()),
        ["changes"] = async (git, agent, _) => await git.RecentChangesAsync(agent, "notes", new ChangesQuery(Limit: 100)),
        ["changes in a folder"] = async (git, agent, _) => await git.RecentChangesAsync(agent, "notes", new ChangesQuery(Prefix: "Team", Limit: 100)),
        ["changes of a text"] = async (git, agent, _) => await git.RecentChangesAsync(agent, "notes", new ChangesQuery(Text: "xylophone", Limit: 100)),
        ["history"] = async (git, agent, _) => await git.HistoryAsync(agent, "notes"),
        ["history of what came"] = async (git, agent, _) => await git.HistoryAsync(agent, "notes", "Team/Came"),
        ["history of what went"] = async (git, agent, _) => await git.HistoryAsync(agent, "notes", "Team/Went"),
        ["history of both"] = async (git, agent, _) => await git.HistoryAsync(agent, "notes", "Team/Both"),
        ["compare all"] = async (git, agent, first) => await git.CompareAsync(agent, "notes", new CompareQuery(From: first)),
        ["read"] = async (git, agent, _) => await git.ReadPageAsync(agent, "notes", "Team/Came", detailed: true),
        ["read what went"] = async (git, agent, _) => await git.ReadPageAsync(agent, "notes", "Team/Went"),
        ["read what nearly is"] = async (git, agent, _) => await git.ReadPageAsync(agent, "notes", "Ledge"),
        ["read several"] = async (git, agent, _) => await git.ReadPagesAsync(agent, "notes", new ReadPagesRequest(["Team/Home", "Team/Both", "Team/Went"])),
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Read_tellsNothingOfTheRest(string name)
    {
        // Before and after the whole wiki's index is there: the folder's own is another.
        for (var i = 0; i < 2; i++)
        {
            var told = await ToldAsync(() => s_reads[name](_host.Git, _agent, _first));
            s_hidden.Where(word => told.Contains(word, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(told);
            await _host.Git.SearchAsync(GitServiceHost.Ada, "notes", new SearchRequest("xylophone"));
        }
    }

    /// <summary>Of a name, and of one of the same form that is nowhere, the same is told.</summary>
    [Theory]
    [InlineData("page", "Vault/Ledger", "Paper/Dagger")]
    [InlineData("page", "Vault/Went", "Paper/Went")]
    [InlineData("page", "Ledger", "Dagger")]
    [InlineData("page", "Sunrise", "Moonset")]
    [InlineData("prefix", "Vault/", "Paper/")]
    [InlineData("search", "xylophone", "zylophone")]
    [InlineData("search", "xylopho", "zylopho")]
    [InlineData("tag", "quincunx", "quincuna")]
    [InlineData("session", "harpsichord", "harpsichore")]
    [InlineData("author", "nobody", "nobodi")]
    [InlineData("history", "Vault/Ledger", "Paper/Dagger")]
    [InlineData("links", "Vault/Ledger", "Paper/Dagger")]
    [InlineData("graph", "Vault/Ledger", "Paper/Dagger")]
    [InlineData("compare", "Vault/Ledger", "Paper/Dagger")]
    [InlineData("delete", "Vault/Ledger", "Paper/Dagger")]
    [InlineData("move", "Vault/Ledger", "Paper/Dagger")]
    public async Task Name_outside_isToldLikeOneThatIsNowhere(string kind, string hidden, string absent)
    {
        async Task<string> TellAsync(string name) => await ToldAsync(async () => kind switch
        {
            "page" => await _host.Git.ReadPageAsync(_agent, "notes", name),
            "prefix" => await _host.Git.ListPagesAsync(_agent, "notes", name),
            "search" => await _host.Git.SearchAsync(_agent, "notes", new SearchRequest(name)),
            "tag" => await _host.Git.ListPagesAsync(_agent, "notes", tag: name),
            "session" => await _host.Git.HistoryAsync(_agent, "notes", session: name),
            "author" => await _host.Git.RecentChangesAsync(_agent, "notes", new ChangesQuery(Author: name)),
            "history" => await _host.Git.HistoryAsync(_agent, "notes", name),
            "links" => await _host.Git.PageLinksAsync(_agent, "notes", name),
            "graph" => await _host.Git.LinkGraphAsync(_agent, "notes", new GraphQuery(name)),
            "compare" => await _host.Git.CompareAsync(_agent, "notes", new CompareQuery(From: _first, Path: name)),
            "delete" => await _host.Git.DeletePageAsync(_agent, "notes", name, new string('0', 40), null, GitServiceHost.Id()),
            _ => await _host.Git.MoveAsync(_agent, "notes", new MoveRequest(name, "Team/Taken"), GitServiceHost.Id()),
        });
        (await TellAsync(hidden)).ShouldBe((await TellAsync(absent)).Replace(absent, hidden, StringComparison.OrdinalIgnoreCase), StringCompareShould.IgnoreCase);
    }

    [Fact]
    public async Task Commit_thatChangedNothingThere_isNoCommit()
    {
        foreach (var act in (Func<string, Task<object>>[])
            [
                async commit => await _host.Git.ReadPageAsync(_agent, "notes", "Team/Home", commit),
                async commit => await _host.Git.CompareAsync(_agent, "notes", new CompareQuery(Commit: commit)),
                async commit => await _host.Git.CompareAsync(_agent, "notes", new CompareQuery(From: commit)),
                async commit => await _host.Git.RecentChangesAsync(_agent, "notes", new ChangesQuery(SinceCommit: commit)),
                async commit => await _host.Git.CompareAsync(_agent, "notes", new CompareQuery(Commit: commit[..12])),
            ])
        {
            (await CodeAsync(() => act(_hiddenCommit))).ShouldBe(ProblemCodes.CommitNotFound);
        }
    }

    [Fact]
    public async Task Folder_isReadAndWrittenAsAnyWiki()
    {
        (await _host.Git.ListPagesAsync(_agent, "notes")).Items.Select(item => item.Path).ShouldBe(["Team/Both", "Team/Came", "Team/Guide", "Team/Home"]);
        (await _host.Git.SearchAsync(_agent, "notes", new SearchRequest("welcome"))).Hits.Single().Path.ShouldBe("Team/Home");
        (await _host.Git.PageLinksAsync(_agent, "notes", "Team/Guide")).ShouldNotBeNull();
        var page = await _host.WriteAsync("notes", "Team/New", "See [Guide](Guide.md).\n", caller: _agent);
        page = await _host.WriteAsync("notes", "Team/New", "See [Guide](Guide.md)!\n", page.Revision, _agent);
        var guide = await _host.Git.ReadPageAsync(_agent, "notes", "Team/Guide");
        var move = await _host.Git.MoveAsync(_agent, "notes", new MoveRequest("Team/Guide", "Team/Sub/Guide", guide.Revision), GitServiceHost.Id());
        move.Rewritten.Select(rewritten => rewritten.Path).ShouldBe(["Team/New"]);
        (await _host.Git.HistoryAsync(_agent, "notes", "Team/Sub/Guide")).Entries.Select(entry => entry.Kind).ShouldBe(["moved", "created"]);
        (await _host.Git.CompareAsync(_agent, "notes", new CompareQuery(Commit: move.Commit))).Pages.Count.ShouldBe(2);
        (await _host.Git.RevertChangesAsync(_agent, "notes", new RevertRequest(Session: "team", SinceCommit: _first), GitServiceHost.Id())).Changed.ShouldBeTrue();
        (await _host.Git.ListPagesAsync(_agent, "notes")).Items.Select(item => item.Path).ShouldBe(["Team/Both", "Team/Came", "Team/Guide", "Team/Home"]);
        await StockGit.RunAsync(_host.Repository("notes"), "fsck", "--strict");
    }

    [Fact]
    public async Task Write_outside_isRefusedAndChangesNothing()
    {
        var before = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, "notes")).Items;
        var home = await _host.Git.ReadPageAsync(_agent, "notes", "Team/Home");
        (await CodeAsync(() => _host.WriteAsync("notes", "Vault/New", "x", caller: _agent))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.WriteAsync("notes", "Team", "x", caller: _agent))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.WriteAsync("notes", "Vault/Ledger", "x", caller: _agent))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Git.MoveAsync(_agent, "notes", new MoveRequest("Team/Home", "Vault/Home", home.Revision), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Git.MoveAsync(_agent, "notes", new MoveRequest("Team/", "Crew/"), GitServiceHost.Id()))).ShouldNotBe("");
        (await CodeAsync(() => _host.Git.WritePagesAsync(
            _agent, "notes", new WritePagesRequest([new PageWrite("Team/A", "x"), new PageWrite("Other/A", "x")]), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, "notes")).Items.ShouldBe(before);

        // Brought back is what the folder was, and what lies beside it stays.
        var tree = (await _host.Git.ListPagesAsync(_agent, "notes")).Revision;
        await _host.Git.RestoreAsync(_agent, "notes", new RestoreRequest(_first, Revision: tree), GitServiceHost.Id());
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, "notes")).Items.Select(item => item.Path).ShouldBe(
            before.Select(item => item.Path).Where(path => !path.StartsWith("Team/", StringComparison.Ordinal)));

        // The folder went with its last page, and comes again.
        (await _host.WriteAsync("notes", "Team/Again", "x", caller: _agent)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task Whole_isRefused()
    {
        foreach (var act in (Func<Task>[])
            [
                () => _host.Git.ListMembersAsync(_agent, "notes", new MembersQuery()),
                () => _host.Git.AuditAsync(_agent, "notes", new AuditQuery()),
                () => _host.Git.BackUpWikiAsync(_agent, "notes", GitServiceHost.Id()),
                () => _host.Git.ExportWikiAsync(_agent, "notes", null, GitServiceHost.Id()),
                () => _host.Git.LeaveAsync(_agent, "notes", new LeaveRequest(), GitServiceHost.Id()),
            ])
        {
            (await CodeAsync(act)).ShouldBe(ProblemCodes.Forbidden);
        }
    }

    [Fact]
    public async Task Folder_thatIsNotThere_isEmptyAndCanBeMade()
    {
        var agent = await _host.AgentAsync(new CreateTokenRequest("new", "write", Wikis: ["notes"], Folder: "Fresh/Start"));
        (await _host.Git.ListPagesAsync(agent, "notes")).Items.ShouldBeEmpty();
        (await _host.Git.SearchAsync(agent, "notes", new SearchRequest("welcome"))).Hits.ShouldBeEmpty();
        var told = await ToldAsync(async () => await _host.Git.HistoryAsync(agent, "notes"));
        Regex.Replace(told, "[0-9a-f]{40}", "id", RegexOptions.None, Regex.InfiniteMatchTimeout).ShouldNotContain("Ada"); // Ids may hold it.
        await _host.WriteAsync("notes", "Fresh/Start/Page", "welcome\n", caller: agent);
        (await _host.Git.SearchAsync(agent, "notes", new SearchRequest("welcome"))).Hits.Single().Path.ShouldBe("Fresh/Start/Page");
        (await _host.Git.HistoryAsync(agent, "notes")).Entries.Count.ShouldBe(2);

        // A name beside it that is not seen is in the way all the same.
        var other = await _host.AgentAsync(new CreateTokenRequest("clash", "write", Wikis: ["notes"], Folder: "fresh"));
        (await CodeAsync(() => _host.WriteAsync("notes", "fresh/Page", "x", caller: other))).ShouldBe(ProblemCodes.PathCollision);
    }

    private async Task<T> TickAsync<T>(Func<Task<T>> act)
    {
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        return await act();
    }

    /// <summary>All that an answer, or a refusal, says.</summary>
    private static async Task<string> ToldAsync(Func<Task<object>> act)
    {
        try
        {
            var answer = await act();
            return JsonSerializer.Serialize(answer, WikibotJson.Options.GetTypeInfo(answer.GetType()));
        }
        catch (WikibotProblemException problem)
        {
            return $"{problem.Code}: {problem.Message} {string.Join(", ", problem.Extensions.Select(extension => $"{extension.Key} {extension.Value.ToJsonString()}"))}";
        }
    }

    private static async Task<string> CodeAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (WikibotProblemException problem)
        {
            return problem.Code;
        }
    }
}
