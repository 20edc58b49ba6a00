using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>What happened to files beside the pages: in recent changes, and in a history of their own.</summary>
public sealed class FilePastTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changes_ofFiles_nameThemBesideThePages(bool withIndex)
    {
        var added = await WriteAsync("Dev/plan.png", SampleFiles.Png);
        await _host.WriteAsync(_wiki, "Dev/Page", "![[plan.png]]\n");
        var replaced = await WriteAsync("Dev/plan.png", [1, 2, 3], added.Revision);
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/plan.png", "Ops/plan.png", replaced.Revision), GitServiceHost.Id());
        await _host.Git.DeleteAttachmentAsync(GitServiceHost.Ada, _wiki, "Ops/plan.png", replaced.Revision!, null, GitServiceHost.Id());
        if (withIndex)
        {
            await _host.Git.CheckWikiAsync(GitServiceHost.Ada, _wiki, new CheckQuery());
        }

        Said(await ChangesAsync()).ShouldBe(
        [
            " deleted Ops/plan.png",
            " moved Ops/plan.png from Dev/plan.png",
            " changed Dev/plan.png",
            "created Dev/Page ",
            " created Dev/plan.png",
            "created Home ",
        ]);
        Said(await ChangesAsync("Ops/")).ShouldBe([" deleted Ops/plan.png", " moved Ops/plan.png from Dev/plan.png"]);
        Said(await ChangesAsync("Dev/plan.png")).ShouldBe([" moved Ops/plan.png from Dev/plan.png", " changed Dev/plan.png", " created Dev/plan.png"]);
    }

    [Fact]
    public async Task Changes_withAText_areOfPagesAlone()
    {
        await WriteAsync("Dev/notes.txt", "a word\n"u8.ToArray());
        await _host.WriteAsync(_wiki, "Dev/Notes", "a word\n");

        var changes = (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Text: "word"))).Changes;

        Said(changes).ShouldBe(["created Dev/Notes "]);
    }

    [Fact]
    public async Task History_ofAFile_isFollowedThroughItsFoldersMoves_partByPart()
    {
        var added = await WriteAsync("Dev/plan.png", SampleFiles.Png);
        var replaced = await WriteAsync("Dev/plan.png", [1, 2, 3], added.Revision);
        await _host.WriteAsync(_wiki, "Dev/Page", "text\n");
        var moved = await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/", "Ops/", (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, prefix: "Dev/")).Revision), GitServiceHost.Id());
        var gone = await _host.Git.DeleteAttachmentAsync(GitServiceHost.Ada, _wiki, "Ops/plan.png", replaced.Revision!, null, GitServiceHost.Id());

        var (entries, cursor) = (new List<HistoryEntry>(), (string?)null);
        do
        {
            var part = await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "Ops/plan.png", cursor, limit: 1);
            part.IsFile.ShouldBe(true);
            entries.AddRange(part.Entries);
            cursor = part.NextCursor;
        }
        while (cursor is not null);

        entries.Select(entry => (entry.Kind, entry.Path, entry.From, entry.Revision, entry.Change.Commit)).ShouldBe(
        [
            ("deleted", "Ops/plan.png", null, null, gone.Commit),
            ("moved", "Ops/plan.png", "Dev/plan.png", replaced.Revision, moved.Commit),
            ("changed", "Dev/plan.png", null, replaced.Revision, replaced.Commit),
            ("created", "Dev/plan.png", null, added.Revision, added.Commit),
        ]);
        (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "Ops/plan.png", session: "nobody's")).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task History_ofAPageOfAFilesName_isThePages()
    {
        await WriteAsync("Dev/plan.png", SampleFiles.Png);
        var page = await _host.WriteAsync(_wiki, "Dev/plan.png", "a page\n");

        var history = await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "Dev/plan.png");

        (history.IsFile, history.Entries.Single().Change.Commit).ShouldBe((null, page.Commit));
    }

    [Fact]
    public async Task History_ofNothing_isNotFound()
    {
        var missing = await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "Dev/none.png"));

        missing.Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    private async Task<IReadOnlyList<RecentChange>> ChangesAsync(string? prefix = null) =>
        (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Prefix: prefix))).Changes;

    private static List<string> Said(IReadOnlyList<RecentChange> changes) => [.. changes.Select(change => $"{Said(change.Pages)} {Said(change.Files ?? [])}")];

    private static string Said(IReadOnlyList<ChangedPage> touched) => string.Join(", ", touched.Select(one => $"{one.Kind} {one.Path}{(one.From is null ? "" : " from " + one.From)}"));

    private Task<PageChange> WriteAsync(string path, byte[] content, string? revision = null) =>
        _host.Git.WriteAttachmentAsync(GitServiceHost.Ada, _wiki, new WriteAttachmentRequest(path, content, revision), GitServiceHost.Id());
}
