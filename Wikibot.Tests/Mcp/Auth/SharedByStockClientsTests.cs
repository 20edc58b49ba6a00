using System.Text.Json;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Two users of the development server share a wiki by stock clients: what changes counts at once, in a second pair of services too.</summary>
public sealed class SharedByStockClientsTests
{
    [Fact]
    public async Task Users_share_as_viewer_as_editor_and_take_back()
    {
        NpmTools.Require();
        await using var system = await SignInSystem.StartAsync(behindGateway: false, accessTokenLifetime: TimeSpan.FromMinutes(5));
        await using var beside = await system.BesideAsync();

        var outcome = await NpmTools.NodeAsync("share.mjs", [system.Endpoint, beside.Endpoint, "shared"]);

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var report = JsonSerializer.Deserialize<JsonElement>(outcome.Output);
        report.GetProperty("invited").GetBoolean().ShouldBeTrue();
        report.GetProperty("story").EnumerateArray().Select(line => line.GetString()).ShouldBe(
        [
            "before: here: wiki_not_found: wiki_not_found: not listed",
            "before: there: wiki_not_found: wiki_not_found: not listed",
            "as viewer: here: reads: forbidden: viewer",
            "as viewer: there: reads: forbidden: viewer",
            "as editor: here: reads: writes: editor",
            "as editor: there: reads: writes: editor",
            "taken back: here: wiki_not_found: wiki_not_found: not listed",
            "taken back: there: wiki_not_found: wiki_not_found: not listed",
        ]);
        (await StockGit.RunAsync(system.Repository("shared"), "log", "--reverse", "--format=%an: %s", "refs/wikibot/meta")).ShouldBe(
            """
            Ada Lovelace: Name the first members
            Ada Lovelace: Invite Ben@Example.com as viewer
            Ben Okri: Join as viewer, invited as Ben@Example.com
            Ada Lovelace: Make ben@example.com editor instead of viewer
            Ada Lovelace: Remove ben@example.com, editor

            """.ReplaceLineEndings("\n"));
        (await StockGit.RunAsync(system.Repository("shared"), "log", "--format=%an <%ae> %s", "-2", "main")).ShouldBe(
            "Ben Okri <ben@example.com> Create as editor there\nBen Okri <ben@example.com> Create as editor here\n");
    }
}
