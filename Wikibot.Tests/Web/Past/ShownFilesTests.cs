using System.Net;
using Wikibot.DevSignIn;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;

namespace Wikibot.Tests.Web.Past;

/// <summary>Files beside the pages in differences and previews, and what is shown to who may only look.</summary>
public sealed class ShownFilesTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Compare_ofFiles_namesThemWithTheirSizesLinesAndPictures()
    {
        var added = await FileAsync("Pictures/plan.png", SampleFiles.Png, "draws");
        await FileAsync("Pictures/notes.csv", "a,b\n"u8.ToArray(), "draws");
        var changed = await FileAsync("Pictures/plan.png", [.. SampleFiles.Png, 0], "draws", added.Revision);
        var ada = await system.SignInAsync();

        var first = await ada.GetAsync($"/w/home/compare?commit={added.Commit}");
        var second = await ada.GetAsync($"/w/home/compare?from={added.Commit}&to={changed.Commit}&path=Pictures/");

        first.Page.QuerySelectorAll(".diff h2").Single().TextContent.ShouldContain($"file, {SampleFiles.Png.Length} bytes");
        first.Page.QuerySelectorAll(".diff img").Select(image => image.GetAttribute("src")).ShouldBe([$"/w/home/f/Pictures/plan.png?at={added.Commit}"]);
        second.Page.QuerySelectorAll(".diff h2 a").Select(link => link.TextContent).ShouldBe(["Pictures/notes.csv", "Pictures/plan.png"]);
        second.Page.QuerySelectorAll("td ins").Select(line => line.TextContent).ShouldBe(["a,b"]);
        second.Page.QuerySelectorAll(".diff img").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Undo_ofASessionThatOnlyTouchedFiles_showsThemAndTakesThemBack()
    {
        var kept = await FileAsync("Files/kept.txt", "as it was\n"u8.ToArray(), "human-4");
        var gone = await FileAsync("Files/gone.png", SampleFiles.Png, "human-4");
        await FileAsync("Files/kept.txt", "as the agent wants it\n"u8.ToArray(), "rogue-4", kept.Revision);
        await FileAsync("Files/added.bin", [0, 1, 2], "rogue-4");
        await system.Agents.DeleteAttachmentAsync(system.Agent("rogue-4"), WebSystem.Wiki, "Files/gone.png", gone.Revision!, null, OperationIds.New());
        var ada = await system.SignInAsync();

        var preview = await ada.GetAsync("/w/home/undo?session=rogue-4&since=1h");

        preview.Page.QuerySelector("[role=status]")!.TextContent.ShouldContain("3 files change");
        preview.Page.QuerySelectorAll(".diff h2").Select(head => string.Join(' ', head.QuerySelector(".kind")!.TextContent, head.QuerySelector("bdi")!.TextContent)).ShouldBe(
            ["deleted Files/added.bin", "created Files/gone.png", "changed Files/kept.txt"]);
        preview.Page.QuerySelectorAll("td del, td ins").Select(line => line.TextContent).ShouldBe(["as the agent wants it", "as it was"], ignoreOrder: true);
        var done = await ada.PostAsync(preview, "/w/home/undo");
        done.Page.QuerySelectorAll(".diff h2 bdi").Select(name => name.TextContent).ShouldBe(["Files/added.bin", "Files/gone.png", "Files/kept.txt"]);
        (await system.Agents.ReadAttachmentAsync(system.Ada, WebSystem.Wiki, new ReadAttachmentQuery("Files/gone.png"))).Content.ToArray().ShouldBe(SampleFiles.Png);
    }

    [Fact]
    public async Task Undo_ofPictures_showsThemAsTheyAreAndAsTheyWillBe()
    {
        byte[] second = [.. SampleFiles.Png, 0];
        var gone = await FileAsync("Undone/gone.png", SampleFiles.Png, "human-6");
        var changed = await FileAsync("Undone/changed.png", SampleFiles.Png, "human-6");
        var moved = await FileAsync("Undone/moved.png", second, "human-6");
        await system.Agents.DeleteAttachmentAsync(system.Agent("rogue-6"), WebSystem.Wiki, "Undone/gone.png", gone.Revision!, null, OperationIds.New());
        await FileAsync("Undone/changed.png", second, "rogue-6", changed.Revision);
        await FileAsync("Undone/added.png", [.. SampleFiles.Png, 0, 0], "rogue-6");
        await system.Agents.MoveAsync(system.Agent("rogue-6"), WebSystem.Wiki, new MoveRequest("Undone/moved.png", "Undone/elsewhere.png", moved.Revision), OperationIds.New());
        await FileAsync("Undone/elsewhere.png", [.. SampleFiles.Png, 0, 0, 0], "rogue-6", moved.Revision);
        await FileAsync("Undone/later.png", SampleFiles.Png, "human-6");
        var ada = await system.SignInAsync();

        var preview = await ada.GetAsync("/w/home/undo?session=rogue-6&since=1h");

        preview.Page.QuerySelectorAll(".diff").Select(shown => $"{shown.GetAttribute("aria-label")}: {string.Join(", ", shown.QuerySelectorAll("figcaption").Select(one => one.TextContent))}").ShouldBe(
            ["Undone/added.png: before", "Undone/changed.png: before, after", "Undone/elsewhere.png: before", "Undone/gone.png: after", "Undone/moved.png: after"]);
        preview.Page.QuerySelectorAll(".diff img").ShouldAllBe(image => image.GetAttribute("loading") == "lazy" && image.GetAttribute("alt")!.StartsWith("Undone/", StringComparison.Ordinal));
        (await BytesAsync("Undone/gone.png", "after")).ShouldBe(SampleFiles.Png);
        (await BytesAsync("Undone/changed.png", "before")).ShouldBe(second);
        (await BytesAsync("Undone/changed.png", "after")).ShouldBe(SampleFiles.Png);
        (await BytesAsync("Undone/moved.png", "after")).ShouldBe(second);

        // Whoever may not read the wiki sees no state of it.
        var nobody = await system.SignInAsync(TestUsers.Cleo);
        (await nobody.GetAsync(Source("Undone/gone.png", "after"))).Status.ShouldBe(HttpStatusCode.NotFound);

        string Source(string path, string what) => preview.Page.QuerySelector($".diff[aria-label='{path}'] img[alt$='{what}']")!.GetAttribute("src")!;

        async Task<byte[]> BytesAsync(string path, string what)
        {
            using var answer = await ada.OnceAsync(HttpMethod.Get, new Uri(system.Url, Source(path, what)), null);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("sandbox");
            return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Undo_ofAnSvg_showsItAsTextAndNeverAsAPicture()
    {
        var drawn = await FileAsync("Drawn/plan.svg", SampleFiles.Svg, "human-7");
        await system.Agents.DeleteAttachmentAsync(system.Agent("rogue-7"), WebSystem.Wiki, "Drawn/plan.svg", drawn.Revision!, null, OperationIds.New());
        var ada = await system.SignInAsync();

        var preview = await ada.GetAsync("/w/home/undo?session=rogue-7&since=1h");

        preview.Page.QuerySelector(".diff h2 bdi")!.TextContent.ShouldBe("Drawn/plan.svg");
        preview.Page.QuerySelectorAll(".diff img, .diff svg").ShouldBeEmpty();
        preview.Page.QuerySelector("td ins")!.TextContent.ShouldContain("<svg");
    }

    [Fact]
    public async Task UndoAndRestore_ofAViewer_showWhatWouldChangeAndOfferNothing()
    {
        var page = await system.WriteAsync("Viewed/Page", "before\n", "human-5");
        await system.WriteAsync("Viewed/Page", "after\n", "rogue-5", page.Revision);
        await system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest("ben@example.com", "viewer"), OperationIds.New());
        var ben = await system.SignInAsync(TestUsers.Ben);

        var undo = await ben.GetAsync("/w/home/undo?session=rogue-5&since=1h");
        var restore = await ben.GetAsync($"/w/home/restore/Viewed/Page?commit={page.Commit}");

        foreach (var shown in new[] { undo, restore })
        {
            shown.Status.ShouldBe(HttpStatusCode.OK);
            shown.Page.QuerySelectorAll("td ins").Select(line => line.TextContent).ShouldBe(["before"]);
            shown.Page.QuerySelectorAll("form.confirm").ShouldBeEmpty();
            shown.Content.ShouldContain("You may look at this");
        }
    }

    private Task<PageChange> FileAsync(string path, byte[] content, string session, string? revision = null) =>
        system.Agents.WriteAttachmentAsync(system.Agent(session), WebSystem.Wiki, new WriteAttachmentRequest(path, content, revision), OperationIds.New());
}
