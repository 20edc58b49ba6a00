using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>Files beside the pages: written, read, replaced, listed, moved and deleted by the rules of pages.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task File_writtenReplacedAndDeleted_isWhatWasSentAndACommitEach()
    {
        var added = await WriteAsync("Dev/plan.png", SampleFiles.Png);
        (added.Path, added.Changed, added.Created).ShouldBe(("Dev/plan.png", true, true));
        var read = await ReadAsync("Dev/plan.png");
        read.Content.ToArray().ShouldBe(SampleFiles.Png);
        (read.Path, read.MediaType, read.Revision, read.Commit).ShouldBe(("Dev/plan.png", "image/png", added.Revision, added.Commit));

        (await WriteAsync("Dev/plan.png", SampleFiles.Png, added.Revision)).Changed.ShouldBeFalse();
        (await Problem(() => WriteAsync("Dev/plan.png", [1, 0]))).Code.ShouldBe(ProblemCodes.RevisionRequired);
        var stale = await Problem(() => WriteAsync("Dev/plan.png", [1, 0], new string('0', 40)));
        (stale.Code, stale.Extensions["kind"].GetValue<string>(), stale.Extensions["currentRevision"].GetValue<string>()).ShouldBe((ProblemCodes.RevisionConflict, "file", added.Revision));

        var replaced = await WriteAsync("Dev/plan.png", [1, 0], added.Revision);
        (replaced.Changed, replaced.Created).ShouldBe((true, false));
        (await ReadAsync("Dev/plan.png", added.Commit)).Content.ToArray().ShouldBe(SampleFiles.Png);

        (await _host.Git.DeleteAttachmentAsync(GitServiceHost.Ada, _wiki, "Dev/plan.png", replaced.Revision!, null, GitServiceHost.Id())).Revision.ShouldBeNull();
        (await Problem(() => ReadAsync("Dev/plan.png"))).Code.ShouldBe(ProblemCodes.FileNotFound);
        (await StockGit.RunAsync(_host.Repository(_wiki), "log", "--format=%s", "main")).Split('\n').Take(3).ShouldBe(["Delete Dev/plan.png", "Update Dev/plan.png", "Add Dev/plan.png"]);
        (await StockGit.TryRunAsync(_host.Repository(_wiki), "fsck", "--strict")).Exit.ShouldBe(0);
    }

    public static TheoryData<string> Types => [.. SampleFiles.ByType.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task File_ofEachKind_hasTheTypeOfItsBytes_whateverItsName(string type)
    {
        await WriteAsync("kind.html", SampleFiles.ByType[type]);

        (await ReadAsync("kind.html")).MediaType.ShouldBe(type);
    }

    [Fact]
    public async Task File_ofMarkup_isText()
    {
        await WriteAsync("picture.png", SampleFiles.Svg);
        await WriteAsync("page.png", Encoding.UTF8.GetBytes("<!doctype html><script>1</script>"));

        (await ReadAsync("picture.png")).MediaType.ShouldBe("text/plain");
        (await ReadAsync("page.png")).MediaType.ShouldBe("text/plain");
    }

    /// <summary>What paths are refused for, at every way in.</summary>
    [Theory]
    [InlineData("", "empty_segment")]
    [InlineData("/plan.png", "empty_segment")]
    [InlineData("Dev//plan.png", "empty_segment")]
    [InlineData("Dev/../plan.png", "dot_segment")]
    [InlineData("../../etc/passwd.png", "dot_segment")]
    [InlineData("./plan.png", "dot_segment")]
    [InlineData("Dev\\..\\plan.png", "forbidden_character")]
    [InlineData("C:plan.png", "forbidden_character")]
    [InlineData("plan.png:stream", "forbidden_character")]
    [InlineData("a\u0000.png", "control_character")]
    [InlineData("a\n.png", "control_character")]
    [InlineData(".git/hook.png", "reserved_name")]
    [InlineData(".GIT/x.png", "reserved_name")]
    [InlineData("git~1/x.png", "reserved_name")]
    [InlineData(".g\u200Cit/x.png", "reserved_name")]
    [InlineData("CON.png", "reserved_name")]
    [InlineData("Dev/aux.svg", "reserved_name")]
    [InlineData("plan.png ", "segment_ends")]
    [InlineData("plan.png.", "segment_ends")]
    [InlineData("Dev/", "folder")]
    [InlineData("Dev/plan.md", "page")]
    [InlineData("Dev/plan.MD", "page")]
    [InlineData("x.md/plan.png", "md_segment")]
    [InlineData("Dev/plan", "extension")]
    [InlineData(".gitignore", "reserved_name")]
    [InlineData(".env", "extension")]
    [InlineData("gnp\u202Eexe.png", "invisible_character")]
    [InlineData("zero\u200Bwidth.png", "invisible_character")]
    [InlineData("lost\uFFFD.png", "replacement_character")]
    public async Task Path_thatIsNoFiles_isRefusedByItsRule(string path, string rule)
    {
        var refused = await Problem(() => WriteAsync(path, SampleFiles.Png));

        (refused.Status, refused.Code, refused.Extensions["rule"].GetValue<string>()).ShouldBe((400, ProblemCodes.InvalidArgument, rule), path);
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, files: true)).Items.Select(item => item.Path).ShouldBe(["Home"]);
    }

    [Theory]
    [InlineData("Dev/PLAN.png", "Dev/plan.png")]
    [InlineData("dev/other.png", "Dev/")]
    [InlineData("Dev/plan.png/inner.png", "Dev/plan.png")]
    [InlineData("Cafe\u0301.png", null)]
    [InlineData("CAFÉ.png", "Café.png")]
    public async Task Path_thatDiffersInCaseOrComposition_collides(string path, string? existing)
    {
        await WriteAsync("Dev/plan.png", SampleFiles.Png);
        await WriteAsync("Café.png", SampleFiles.Png);

        var refused = await Problem(() => WriteAsync(path, [1, 0]));

        // Composed otherwise it is the same name.
        refused.Code.ShouldBe(existing is null ? ProblemCodes.RevisionRequired : ProblemCodes.PathCollision);
        if (existing is not null)
        {
            refused.Extensions["existing"].GetValue<string>().ShouldBe(existing);
        }
    }

    [Fact]
    public async Task File_thatIsTooLargeOrEmpty_isRefused_andTheLargestIsTaken()
    {
        var largest = new byte[Limits.MaxFileBytes];
        new Random(1).NextBytes(largest);

        (await Problem(() => WriteAsync("empty.bin", []))).Extensions["rule"].GetValue<string>().ShouldBe("empty");
        (await Problem(() => WriteAsync("large.bin", [.. largest, 1]))).Code.ShouldBe(ProblemCodes.TooLarge);
        await WriteAsync("largest.bin", largest);
        (await ReadAsync("largest.bin")).Content.Span.SequenceEqual(largest).ShouldBeTrue();
    }

    [Fact]
    public async Task File_byItsNameAlone_isFoundWhereOnlyOneIsNamedSo()
    {
        await WriteAsync("Dev/Pictures/plan.png", SampleFiles.Png);
        await WriteAsync("A/twice.png", SampleFiles.Png);
        await WriteAsync("B/twice.png", SampleFiles.Png);

        (await ReadAsync("plan.png")).Path.ShouldBe("Dev/Pictures/plan.png");
        (await ReadAsync("Pictures/PLAN.png")).Path.ShouldBe("Dev/Pictures/plan.png");
        (await Problem(() => ReadAsync("twice.png"))).Code.ShouldBe(ProblemCodes.FileNotFound);
    }

    [Fact]
    public async Task List_withFiles_hasThemInOrder_pageByPage_andOthersHaveNone()
    {
        await WriteAsync("Dev/plan.png", SampleFiles.Png);
        await _host.WriteAsync(_wiki, "Dev/plan.png", "A page of the very name of a file.\n");
        await WriteAsync("Only/files.zip", [1, 0]);

        var all = new List<string>();
        for (var list = await ListAsync(null); ; list = await ListAsync(list.NextCursor))
        {
            all.AddRange(list.Items.Select(item => $"{item.Kind} {item.Path}"));
            if (list.NextCursor is null)
            {
                break;
            }
        }

        all.ShouldBe(["page Dev/plan.png", "file Dev/plan.png", "page Home", "file Only/files.zip"]);
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki)).Items.Select(item => item.Path).ShouldBe(["Dev/plan.png", "Home"]);
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, depth: 1, files: true)).Items.Select(item => (item.Path, item.Pages)).ShouldBe([("Dev/", 1), ("Home", null), ("Only/", 0)]);
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, depth: 1)).Items.Select(item => item.Path).ShouldBe(["Dev/", "Home"]);
        (await Problem(() => _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, sort: "size", files: true))).Code.ShouldBe(ProblemCodes.InvalidArgument);

        Task<PageList> ListAsync(string? cursor) => _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, cursor: cursor, limit: 1, files: true);
    }

    [Fact]
    public async Task Move_ofAFile_takesLinksAlong_andADeleteSaysWhichAreLeft()
    {
        var file = await WriteAsync("Dev/plan.png", SampleFiles.Png);
        await _host.WriteAsync(_wiki, "Dev/Notes", "![[plan.png|300]] ![x](plan.png) <img src=\"plan.png\">\n");

        var moved = await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/plan.png", "Pictures/the plan.png", file.Revision), GitServiceHost.Id());

        moved.Moved.ShouldBe([new MovedPage("Dev/plan.png", "Pictures/the plan.png", file.Revision!)]);
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Dev/Notes")).Content
            .ShouldBe("![[the plan.png|300]] ![x](../Pictures/the%20plan.png) <img src=\"../Pictures/the%20plan.png\">\n");
        (await ReadAsync("Pictures/the plan.png")).Content.ToArray().ShouldBe(SampleFiles.Png);
        (await _host.Git.PageLinksAsync(GitServiceHost.Ada, _wiki, "Pictures/the plan.png")).Backlinks.Select(link => link.Path).ShouldBe(["Dev/Notes", "Dev/Notes", "Dev/Notes"]);
        foreach (var (to, code) in new[] { ("Dev/Notes.md", ProblemCodes.InvalidArgument), ("../x.png", ProblemCodes.InvalidArgument), ("Pictures/the plan.png", ProblemCodes.InvalidArgument), ("Home", ProblemCodes.InvalidArgument) })
        {
            (await Problem(() => _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Pictures/the plan.png", to, file.Revision), GitServiceHost.Id()))).Code.ShouldBe(code, to);
        }

        var deleted = await _host.Git.DeleteAttachmentAsync(GitServiceHost.Ada, _wiki, "Pictures/the plan.png", file.Revision!, null, GitServiceHost.Id());
        deleted.LinksHereCount.ShouldBe(3);
    }

    [Fact]
    public async Task Move_ofAPage_keepsItsPicture_andOfAFolder_takesItAlong()
    {
        await WriteAsync("Dev/plan.png", SampleFiles.Png);
        var page = await _host.WriteAsync(_wiki, "Dev/Notes", "![x](plan.png)\n");

        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/Notes", "Notes", page.Revision), GitServiceHost.Id());
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Notes")).Content.ShouldBe("![x](Dev/plan.png)\n");

        var folder = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "Dev/")).Revision;
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/", "Pictures/", folder), GitServiceHost.Id());
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Notes")).Content.ShouldBe("![x](Pictures/plan.png)\n");
        (await ReadAsync("Pictures/plan.png")).Content.ToArray().ShouldBe(SampleFiles.Png);
    }

    [Fact]
    public async Task Revert_ofASession_takesItsFilesBack()
    {
        var agent = GitServiceHost.Ada with { Origin = new CallOrigin("Claude Code", "claude/1", "s1") };
        var before = await WriteAsync("kept.png", SampleFiles.Png);
        await _host.Git.WriteAttachmentAsync(agent, _wiki, new WriteAttachmentRequest("kept.png", new byte[] { 1, 0 }, before.Revision), GitServiceHost.Id());
        await _host.Git.WriteAttachmentAsync(agent, _wiki, new WriteAttachmentRequest("added.png", SampleFiles.Png), GitServiceHost.Id());

        await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest(null, DateTimeOffset.UnixEpoch, Session: "s1"), GitServiceHost.Id());

        (await ReadAsync("kept.png")).Content.ToArray().ShouldBe(SampleFiles.Png);
        (await Problem(() => ReadAsync("added.png"))).Code.ShouldBe(ProblemCodes.FileNotFound);
    }

    private Task<PageChange> WriteAsync(string path, byte[] content, string? revision = null) =>
        _host.Git.WriteAttachmentAsync(GitServiceHost.Ada, _wiki, new WriteAttachmentRequest(path, content, revision), GitServiceHost.Id());

    private Task<AttachmentContent> ReadAsync(string path, string? commit = null) => _host.Git.ReadAttachmentAsync(GitServiceHost.Ada, _wiki, new ReadAttachmentQuery(path, commit));

    private static Task<WikibotProblemException> Problem(Func<Task> act) => Should.ThrowAsync<WikibotProblemException>(act);
}
