using System.Text.Json;

namespace Wikibot.Tests.Web.Browser;

/// <summary>The wiki in a real Chromium by the keyboard alone (WCAG 2.2: 2.1.1, 2.1.2, 2.4.1, 2.4.3, 2.4.7, 2.4.11).</summary>
public sealed class KeyboardTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Theory]
    [InlineData("with", "rogue-c")]
    [InlineData("without", "rogue-d")]
    public async Task Day_ofAPerson_byKeysAlone_reachesAllAndShowsWhereItIs(string scripts, string session)
    {
        BrowserScript.Require("playwright-core");
        await system.WriteAsync($"Agent/{session}", $"written by {session}\n", session);

        var seen = await BrowserScript.RunAsync(system, "keyboard-day.mjs", scripts);

        seen.Where(step => step.Count("unseen") + step.Count("wrong") > 0).ShouldBeEmpty();
        string[] typed = scripts == "with" ? ["found while typing"] : [];
        seen.Select(step => step.GetProperty("step").GetString()).ShouldBe(
        [
            "signed in", "written", "skipped", "edited", "compared", "brought back", "moved", "added a file", .. typed, "found", "undone", "invited",
            "made a token and revoked it", "made a wiki", "deleted a page", "looked at the settings", "signed out",
        ]);
        Step("skipped").GetProperty("skipped").GetBoolean().ShouldBeTrue();
        Step("invited").GetProperty("role").GetString().ShouldBe("viewer");
        if (typed.Length > 0)
        {
            Step("found while typing").GetProperty("chosen").GetBoolean().ShouldBeTrue();
            Step("found while typing").GetProperty("back").GetBoolean().ShouldBeTrue();
        }

        JsonElement Step(string name) => seen.Single(step => step.GetProperty("step").GetString() == name);
    }

    [Fact]
    public async Task Pages_byTab_reachEverythingSeenAndLetGoAgain()
    {
        BrowserScript.Require("playwright-core");
        var pages = await PagesToSee.WriteAsync(system);

        var seen = await BrowserScript.RunAsync(system, "keyboard-day.mjs", "around", JsonSerializer.Serialize(pages.Values));

        seen.Count.ShouldBe(pages.Count + 3, "those where text is written go backwards too");
        seen.ShouldBeReachedByKeys();
        seen.ShouldAllBe(page => page.GetProperty("stops").GetInt32() > 3);
    }
}
