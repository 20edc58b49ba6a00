using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Restore;

/// <summary>What the preview of a revert says is, word for word, what the commit does that the revert makes: of pages, and of files of every kind.</summary>
public sealed class RevertPreviewTests : IAsyncLifetime
{
    private static readonly string[] s_folders = ["", "A/", "A/B/", "C/"];
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        await _host.AddMemberAsync(_wiki, GitServiceHost.Bob, "editor");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>8 histories of 40 steps; 60 with <c>./wikibot test --full</c>.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Full ? 60 : 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Preview_ofRandomHistories_isWhatTheRevertDoes(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 10; step++)
        {
            await StepAsync(random, GitServiceHost.Ada);
        }

        var start = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        for (var step = 0; step < 30; step++)
        {
            await StepAsync(random, random.Next(3) == 0 ? GitServiceHost.Ada : GitServiceHost.Bob);
        }

        var request = new RevertRequest("Bob", SinceCommit: start);
        var preview = await _host.Git.PreviewRevertAsync(GitServiceHost.Ada, _wiki, request);
        var result = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, request, GitServiceHost.Id());

        result.Conflicts.ShouldBe(preview.Conflicts);
        (result.PageCount, result.Commits, result.Changed).ShouldBe((preview.PageCount, preview.Commits, preview.PageCount > 0));
        result.Pages.Select(page => (page.Path, page.Kind, page.From, page.IsFile)).ShouldBe(preview.Pages.Select(page => (page.Path, page.Kind, page.From, page.IsFile)));
        if (result.Changed)
        {
            var compared = await _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(Commit: result.Commit, Budget: CompareQuery.MaxBudget));
            preview.Pages.ShouldBe(compared.Pages);
        }
    }

    [Fact]
    public async Task Preview_ofFilesThatOnlyGitNames_saysThemToo()
    {
        var start = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        await FastImport.Commit("By git").File("LICENSE", "free\n").File("bin/tool", "\0\u0001\u0002", "100755").RunAsync(_host.Repository(_wiki));

        var preview = await _host.Git.PreviewRevertAsync(GitServiceHost.Ada, _wiki, new RevertRequest("Git", SinceCommit: start));

        preview.Pages.Select(file => (file.Path, file.Kind, file.IsFile, file.BytesBefore, file.Bytes)).ShouldBe([("LICENSE", "deleted", true, 5, null), ("bin/tool", "deleted", true, 3, null)]);
    }

    private async Task StepAsync(Random random, Caller caller)
    {
        var items = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, limit: 1000, files: true)).Items;
        var (pages, files) = (items.Where(item => item.Kind == "page").ToList(), items.Where(item => item.Kind == "file").ToList());
        var folder = s_folders[random.Next(s_folders.Length)];
        var (page, file) = (pages[random.Next(pages.Count)], files.Count == 0 ? null : files[random.Next(files.Count)]);
        switch (random.Next(8))
        {
            case 0 or 1:
                var path = $"{folder}page {random.Next(4)}";
                await _host.WriteAsync(_wiki, path, Lines(random), pages.Find(known => known.Path == path)?.Revision, caller);
                break;
            case 2 or 3:
                var place = $"{folder}file {random.Next(4)}.{(random.Next(2) == 0 ? "csv" : "bin")}";
                byte[] content = place.EndsWith("csv", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Lines(random)) : [0, (byte)random.Next(9), 1];
                await _host.Git.WriteAttachmentAsync(caller, _wiki, new WriteAttachmentRequest(place, content, files.Find(known => known.Path == place)?.Revision), GitServiceHost.Id());
                break;
            case 4 when file is not null:
                await _host.Git.DeleteAttachmentAsync(caller, _wiki, file.Path, file.Revision!, null, GitServiceHost.Id());
                break;
            case 5 when file is not null:
                await TryAsync(() => _host.Git.MoveAsync(caller, _wiki, new MoveRequest(file.Path, $"{folder}file {random.Next(9)}{Path.GetExtension(file.Path)}", file.Revision), GitServiceHost.Id()));
                break;
            case 6 when page.Path != "Home":
                await TryAsync(() => _host.Git.MoveAsync(caller, _wiki, new MoveRequest(page.Path, $"{folder}page {random.Next(9)}", page.Revision), GitServiceHost.Id()));
                break;
            case 7 when items.Any(item => item.Path.StartsWith("C/", StringComparison.Ordinal)):
                var revision = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, prefix: "C/")).Revision;
                await TryAsync(() => _host.Git.MoveAsync(caller, _wiki, new MoveRequest("C/", $"A/C{random.Next(9)}/", revision), GitServiceHost.Id()));
                break;
        }
    }

    private static string Lines(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(line => $"line {line} {random.Next(3)}\n"));

    /// <summary>Where something stands already, nothing is moved.</summary>
    private static async Task TryAsync(Func<Task> move)
    {
        try
        {
            await move();
        }
        catch (WikibotProblemException problem) when (problem.Status is 400 or 409)
        {
            // So it stays as it is: the next step is another one.
        }
    }
}
