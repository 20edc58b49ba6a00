using System.IO.Compression;
using System.Net;
using AngleSharp.Html.Dom;
using Wikibot.DevSignIn;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Web.Settings;

/// <summary>What a wiki holds, its backups and downloads, in a browser without scripts.</summary>
public sealed class SettingsTests(LocalStackFixture localStack)
{
    private static readonly Dictionary<string, string> s_limits = new(StringComparer.Ordinal)
    {
        ["Wikibot:Quota:MaxPages"] = "1000",
        ["Wikibot:Quota:MaxBytes"] = "20971520",
        ["Wikibot:Quota:WritesPerMinute"] = "1234",
    };

    [Fact]
    public async Task Settings_ofAWikiWithoutLimits_sayHowManyPages()
    {
        await using var system = await StartAsync([]);
        await system.WriteAsync("Second", "text\n");
        var ada = await system.SignInAsync();

        var page = await ada.GetAsync("/w/home/settings");

        Rows(page).ShouldBe(["Pages|2|no limit"]);
        page.Content.ShouldContain("configured no place for them");
        page.Page.QuerySelector("nav a[aria-current]")!.TextContent.ShouldBe("Settings");
    }

    [Fact]
    public async Task Settings_ofAWikiWithLimits_sayHowMuchIsUsed()
    {
        await using var system = await StartAsync(s_limits);
        await system.WriteAsync("Large", new string('a', 100_000));
        var ada = await system.SignInAsync();

        var page = await ada.GetAsync("/w/home/settings");

        Rows(page).ShouldBe(["Pages|2|1,000", "All files|97 KiB|20 MiB", "Changes in a minute||1,234"]);
    }

    [Fact]
    public async Task Settings_forAViewer_haveNoBackupsAndNoDownload()
    {
        await using var system = await StartAsync(s_limits);
        await system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest("cleo@example.com", "viewer"), OperationIds.New());
        var cleo = await system.SignInAsync(TestUsers.Cleo);

        var page = await cleo.GetAsync("/w/home/settings");

        Rows(page)[0].ShouldBe("Pages|1|1,000");
        page.Page.QuerySelectorAll("main form").ShouldBeEmpty();
        page.Content.ShouldContain("for its owners");
        var token = page.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var verb in new[] { "export", "backup" })
        {
            using var fields = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("format", "zip")]);
            (await cleo.OnceAsync(HttpMethod.Post, new Uri(system.Url, $"/w/home/{verb}"), fields)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, verb);
        }
    }

    [Fact]
    public async Task Download_withoutAPlaceForLinks_isTheFileItself()
    {
        await using var system = await StartAsync([]);
        var written = await system.WriteAsync("Über/Seite", "text\r\n");
        var ada = await system.SignInAsync();
        var page = await ada.GetAsync("/w/home/settings");

        using var zip = await DownloadAsync(ada, page, "zip");
        using var bundle = await DownloadAsync(ada, page, "bundle");

        zip.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        zip.Content.Headers.ContentDisposition.FileNameStar.ShouldBe($"home-{written.Commit[..12]}.zip");
        await using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        using var entry = new StreamReader(await archive.GetEntry("Über/Seite.md").ShouldNotBeNull().OpenAsync(TestContext.Current.CancellationToken));
        (await entry.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("text\r\n");
        bundle.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-git-bundle");
        (await bundle.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith("# v2 git bundle\n");
    }

    [Fact]
    public async Task Backup_byAnOwner_isMadeAndListed_andADownloadIsALink()
    {
        await using var system = await StartAsync(localStack.Settings("web-settings"));
        await system.WriteAsync("Page", "text\n");
        var ada = await system.SignInAsync();
        var page = await ada.GetAsync("/w/home/settings");
        page.Content.ShouldContain("There is none yet.");

        var made = await ada.PostAsync(page, "/w/home/backup");
        var again = await ada.PostAsync(made, "/w/home/backup");
        await system.WriteAsync("Another", "text\n");
        var later = await ada.GetAsync("/w/home/settings");
        var linked = await ada.PostAsync(later, "/w/home/export", ("format", "zip"));

        made.Page.QuerySelector("[role=status]")!.TextContent.ShouldBe("The wiki is backed up.");
        made.Content.ShouldContain("holds all that there is");
        made.Page.QuerySelectorAll("[aria-label=Backups] tbody tr").Length.ShouldBe(1);
        again.Page.QuerySelector("[role=status]")!.TextContent.ShouldStartWith("Nothing has changed");
        later.Content.ShouldContain("the wiki has changed since");
        var link = linked.Page.QuerySelector("[role=status] a")!.GetAttribute("href")!;
        using var anyone = new HttpClient();
        await using var archive = new ZipArchive(await anyone.GetStreamAsync(new Uri(link), TestContext.Current.CancellationToken));
        archive.GetEntry("Another.md").ShouldNotBeNull();
    }

    [Fact]
    public async Task Wiki_isNamedAnewDeletedAndBroughtBack_byAnOwner()
    {
        await using var system = await StartAsync([]);
        var ada = await system.SignInAsync();

        var named = await ada.PostAsync(Without(await ada.GetAsync("/w/home/settings"), "input[name=state]"), "/w/home/settings", ("title", "Our <b>wiki</b>"));
        (await ada.GetAsync("/w/home")).Page.QuerySelector("h1")!.TextContent.ShouldBe("Our <b>wiki</b>");

        var refused = await ada.PostAsync(Without(named, "input[name=title]"), "/w/home/settings", ("confirm", "another"));
        refused.Page.QuerySelector("[role=alert]").ShouldNotBeNull();
        (await ada.GetAsync("/w/home")).Status.ShouldBe(HttpStatusCode.OK);

        var deleted = await ada.PostAsync(Without(refused, "input[name=title]"), "/w/home/settings", ("confirm", "home"));
        deleted.Address.AbsolutePath.ShouldBe("/");
        (await ada.GetAsync("/w/home")).Status.ShouldBe(HttpStatusCode.NotFound);

        var back = await ada.PostAsync(deleted, "/w/home/settings");
        back.Address.AbsolutePath.ShouldBe("/w/home");
        back.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wiki_isMadePublicByItsName_saysSoToItsMembers_andIsForThemAloneAgain()
    {
        await using var system = await StartAsync([]);
        await system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest("cleo@example.com", "viewer"), OperationIds.New());
        var ada = await system.SignInAsync();
        var cleo = await system.SignInAsync(TestUsers.Cleo);
        var page = await ada.GetAsync("/w/home/settings");
        page.Content.ShouldContain("what was copied cannot be taken back");

        var refused = await ada.PostAsync(page, "/w/home/public", ("confirm", "another"));
        refused.Page.QuerySelector("[role=alert]").ShouldNotBeNull();
        refused.Content.ShouldNotContain("Anybody can clone this wiki");

        var made = await ada.PostAsync(refused, "/w/home/public", ("confirm", "home"));
        made.Address.AbsolutePath.ShouldBe("/w/home/settings");
        made.Content.ShouldContain("Anybody can clone this wiki");
        var seen = await cleo.GetAsync("/w/home/settings");
        seen.Content.ShouldContain("Anybody can clone this wiki");
        seen.Page.QuerySelectorAll("main form").ShouldBeEmpty();
        (await cleo.GetAsync("/w/home/connect")).Content.ShouldContain("to clone and fetch it nobody needs a token");

        // What is public is the repository: pages in the browser are for members.
        (await system.Visit().GetAsync("/w/home")).Address.AbsolutePath.ShouldNotBe("/w/home");
        var ended = await ada.PostAsync(made, "/w/home/public", ("public", "false"));
        ended.Content.ShouldNotContain("Anybody can clone this wiki");
        (await cleo.GetAsync("/w/home/connect")).Content.ShouldNotContain("nobody needs a token");
        (await StockGit.RunAsync(system.Git.Repository("home"), "log", "-2", "--format=%an: %s", "refs/wikibot/meta")).ShouldBe("Ada Lovelace: Let only members clone the wiki home\nAda Lovelace: Let everybody clone the wiki home\n");
    }

    /// <summary>The page without the forms that hold a field, so that the other is the one that is filled in.</summary>
    private static Visited Without(Visited page, string field)
    {
        page.Page.QuerySelector(field)!.Closest("form")!.Remove();
        return page;
    }

    private static async Task<WebSystem> StartAsync(Dictionary<string, string> settings)
    {
        var system = new WebSystem(settings);
        await system.InitializeAsync();
        return system;
    }

    private static Task<HttpResponseMessage> DownloadAsync(Visitor visitor, Visited page, string format)
    {
        var hidden = page.Form("/w/home/export").Elements.OfType<IHtmlInputElement>().Select(field => KeyValuePair.Create(field.Name ?? "", field.Value));
        return visitor.OnceAsync(HttpMethod.Post, new Uri(page.Address, "/w/home/export"), new FormUrlEncodedContent([.. hidden, new("format", format)]));
    }

    private static List<string> Rows(Visited page) =>
        [.. page.Page.QuerySelector("main table")!.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("th, td").Select(cell => cell.TextContent)))];
}
