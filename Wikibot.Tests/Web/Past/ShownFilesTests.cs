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
