using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;

namespace Wikibot.Tests.Web.Browser;

/// <summary>The pages of large files in a real Chromium, with an S3 behind them: the form that sends one by a script, and the three steps without.</summary>
public sealed class LargePagesTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Pages_at360And1280And2560Pixels_lightAndDark_haveNoViolationAndNoOverflow()
    {
        BrowserScript.Require("axe-core");
        await using var system = await StartAsync("web-large-pages");
        var pages = await WriteAsync(system);

        var seen = await BrowserScript.RunAsync(system, "web.mjs", "pages", JsonSerializer.Serialize(pages), Environment.GetEnvironmentVariable("WIKIBOT_TEST_PICTURES") ?? "");

        seen.Count.ShouldBe(6 * pages.Count);
        seen.ShouldBeInOrder();
    }

    [Fact]
    public async Task Pages_byTab_reachEverythingSeenAndLetGoAgain()
    {
        BrowserScript.Require("playwright-core");
        await using var system = await StartAsync("web-large-keys");
        var pages = await WriteAsync(system);

        var seen = await BrowserScript.RunAsync(system, "keyboard-day.mjs", "around", JsonSerializer.Serialize(pages.Values));

        seen.Count.ShouldBe((2 * pages.Count) - 1, "those with a form go backwards too, the file's page does not");
        seen.ShouldBeReachedByKeys();
        seen.ShouldAllBe(page => page.GetProperty("stops").GetInt32() > 3);
    }

    private async Task<WebSystem> StartAsync(string bucket)
    {
        var system = new WebSystem(localStack.Settings(bucket), localStack.Endpoint());
        await system.InitializeAsync();
        return system;
    }

    /// <summary>A large file that is there, and the steps of another: each page by its address, or by that of a form and the button that leads to it.</summary>
    private static async Task<Dictionary<string, string[]>> WriteAsync(WebSystem system)
    {
        var film = UploadScene.Random(4 << 20);
        var ticket = await BeginAsync("Large/film.mp4", film.Length);
        (await UploadScene.SendAsync(ticket, film)).IsSuccessStatusCode.ShouldBeTrue();
        await system.Agents.FinishUploadAsync(system.Ada, WebSystem.Wiki, new FinishUploadRequest(ticket.Upload));
        var sent = $"/w/home/upload/sent?upload={(await BeginAsync("Large/talk.mp4", null)).Upload}";
        return new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["large-upload"] = ["/w/home/upload?path=Large%2F"],
            ["large-file"] = ["/w/home/file/Large/film.mp4"],
            ["large-where"] = ["/w/home/upload/large?path=Large%2Ftalk.mp4"],
            ["large-taken"] = ["/w/home/upload/large?path=Large%2Ffilm.mp4", "Next"],
            ["large-send"] = ["/w/home/upload/large?path=Large%2Ftalk.mp4", "Next"],
            ["large-sent"] = [sent],
            ["large-gone"] = [sent, "Save it"],
        };

        Task<UploadTicket> BeginAsync(string path, long? bytes) => system.Agents.BeginUploadAsync(system.Ada, WebSystem.Wiki, new BeginUploadRequest(path, bytes));
    }
}
