using System.Net;
using System.Net.Http.Headers;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;
using Wikibot.Web.Files;

namespace Wikibot.Tests.Web.Files;

/// <summary>Pictures and files in a browser without scripts.</summary>
public sealed class FileTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Picture_isShownInItsPlace_byNameByAddressAndFromThePast()
    {
        await PutAsync("Show/Pictures/plan.png", SampleFiles.Png);
        var page = await system.WriteAsync("Show/Page", "![[plan.png|300]] ![the plan](Pictures/plan.png) ![[gone.png]] ![x](https://a.example/x.png)\n");
        var ada = await system.SignInAsync();

        var shown = await ada.GetAsync("/w/home/p/Show/Page");
        var then = await ada.GetAsync($"/w/home/p/Show/Page?at={page.Commit}");

        var pictures = shown.Page.QuerySelectorAll("article img");
        pictures.Select(picture => (picture.GetAttribute("src"), picture.GetAttribute("alt"), picture.GetAttribute("width"))).ShouldBe(
            [("/w/home/f/Show/Pictures/plan.png", "plan.png", "300"), ("/w/home/f/Show/Pictures/plan.png", "the plan", null)]);
        shown.Page.QuerySelector("a.missing")!.GetAttribute("href").ShouldBe("/w/home/upload?path=gone.png");
        shown.Page.QuerySelector("a.external")!.TextContent.ShouldBe("↗ x");
        Inline.In(shown.Page).ShouldBeEmpty();
        then.Page.QuerySelector("article img")!.GetAttribute("src").ShouldBe($"/w/home/f/plan.png?at={page.Commit}");
        foreach (var source in shown.Page.QuerySelectorAll("article img").Concat(then.Page.QuerySelectorAll("article img")).Select(picture => picture.GetAttribute("src")!).Where(source => !source.Contains("gone", StringComparison.Ordinal)))
        {
            var answer = await ada.OnceAsync(HttpMethod.Get, new Uri(system.Url, source), null);
            (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()).ShouldBe((HttpStatusCode.OK, "image/png"), source);
            (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(SampleFiles.Png);
        }
    }

    public static TheoryData<string, string> Files => new(
        SampleFiles.ByType.Select(sample => (sample.Key, "picture.png")).Append(("svg", "picture.svg")).Append(("svg", "lies.png")).Append(("html", "page.html")).Append(("html", "lies.jpg")));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_ofEachKind_isServedSoThatNothingOfItRuns(string kind, string name)
    {
        var content = kind switch { "svg" => SampleFiles.Svg, "html" => [.. "<!doctype html><script>window.ran=1</script>"u8], _ => SampleFiles.ByType[kind] };
        var path = $"Kinds/{Guid.NewGuid():N}/{name}";
        await PutAsync(path, content);
        var ada = await system.SignInAsync();

        var answer = await ada.OnceAsync(HttpMethod.Get, new Uri(system.Url, $"/w/home/f/{path}"), null);

        var isPicture = kind.StartsWith("image/", StringComparison.Ordinal);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe([FileAnswer.Policy]);
        FileAnswer.Policy.ShouldContain("sandbox");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Content.Headers.ContentType!.ToString().ShouldBe(isPicture ? kind : "application/octet-stream");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe(isPicture ? "inline" : "attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe(name);
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    [Fact]
    public async Task File_withAnyName_isSavedUnderIt_withoutASignThatCouldEndTheHeader()
    {
        await PutAsync("Names/Überblick; \u2019a\u2019 100% #1 日本.pdf", SampleFiles.ByType["application/pdf"]);
        var ada = await system.SignInAsync();
        var list = await ada.GetAsync("/w/home?folder=Names%2F");

        var about = await ada.GetAsync(list.Page.QuerySelector(".tree a.file")!.GetAttribute("href")!);
        var answer = await ada.OnceAsync(HttpMethod.Get, new Uri(system.Url, about.Page.QuerySelector("a[download]")!.GetAttribute("href")), null);

        answer.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("Überblick; \u2019a\u2019 100% #1 日本.pdf");
    }

    [Fact]
    public async Task Upload_byAForm_savesTheFile_whichIsReplacedMovedAndDeleted()
    {
        var ada = await system.SignInAsync();
        var form = await ada.GetAsync("/w/home/upload?path=Up%2F");

        var about = await UploadAsync(ada, form, "C:\\Users\\ada\\plan.png", SampleFiles.Png);
        about.Address.AbsolutePath.ShouldBe("/w/home/file/Up/plan.png");
        about.Content.ShouldContain("image/png");
        (await system.Agents.ReadAttachmentAsync(system.Ada, WebSystem.Wiki, new ReadAttachmentQuery("Up/plan.png"))).Content.ToArray().ShouldBe(SampleFiles.Png);

        var taken = await UploadAsync(ada, await ada.GetAsync("/w/home/upload?path=Up%2F"), "plan.png", [1, 0]);
        (taken.Status, taken.Page.QuerySelector("[role=alert]")!.TextContent).ShouldSatisfyAllConditions(
            both => both.Status.ShouldBe(HttpStatusCode.Conflict), both => both.Item2.ShouldContain("Nothing was saved"));

        var replaced = await UploadAsync(ada, about, "other.bin", [1, 0]);
        replaced.Address.AbsolutePath.ShouldBe("/w/home/file/Up/plan.png");
        replaced.Content.ShouldContain("application/octet-stream");

        await system.WriteAsync("Up/Page", "![[plan.png]]\n");
        var ask = await ada.GetAsync("/w/home/move/Up/plan.png?kind=file&to=Up%2Fmoved.png");
        ask.Content.ShouldContain("Links on 1 page follow");
        var moved = await ada.PostAsync(ask, "/move/Up/plan.png?kind=file");
        moved.Address.AbsolutePath.ShouldBe("/w/home/file/Up/moved.png");
        moved.Page.QuerySelector("main ul a")!.GetAttribute("href").ShouldBe("/w/home/p/Up/Page");

        var gone = await ada.PostAsync(await ada.GetAsync("/w/home/delete/Up/moved.png?kind=file"), "/delete/Up/moved.png?kind=file");
        gone.Address.AbsolutePath.ShouldBe("/w/home");
        (await ada.GetAsync("/w/home/file/Up/moved.png")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("../../up.png", 400)]
    [InlineData("Up/..\\up.png", 400)]
    [InlineData(".git/config.png", 400)]
    [InlineData("Up/page.md", 400)]
    [InlineData("Up/none", 400)]
    [InlineData("Home.md/x.png", 400)]
    public async Task Upload_toAPathThatIsNoFiles_isRefusedInASentence(string path, int status)
    {
        var ada = await system.SignInAsync();
        var form = await ada.GetAsync("/w/home/upload");

        var refused = await UploadAsync(ada, form, "x.png", SampleFiles.Png, path);

        ((int)refused.Status).ShouldBe(status);
        refused.Page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("Nothing was saved");
    }

    [Fact]
    public async Task Upload_withoutTheFormsToken_orWithoutAFile_changesNothing()
    {
        var ada = await system.SignInAsync();
        var before = (await system.Agents.GetWikiAsync(system.Ada, WebSystem.Wiki)).Commit;
        using var forged = new MultipartFormDataContent { { new StringContent("forged.png"), "path" }, { new ByteArrayContent(SampleFiles.Png), "file", "forged.png" } };

        (await ada.OnceAsync(HttpMethod.Post, new Uri(system.Url, "/w/home/upload"), forged)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await UploadAsync(ada, await ada.GetAsync("/w/home/upload"), "", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await system.Agents.GetWikiAsync(system.Ada, WebSystem.Wiki)).Commit.ShouldBe(before);
    }

    [Fact]
    public async Task Upload_byTheScript_isAnsweredInTextWithThePath()
    {
        var ada = await system.SignInAsync();
        var form = await ada.GetAsync("/w/home/edit/Home");

        var saved = await UploadAsync(ada, form, "pasted.png", SampleFiles.Png, "Script/pasted.png", byScript: true);
        var again = await UploadAsync(ada, form, "pasted.png", SampleFiles.Png, "Script/pasted.png", byScript: true);

        (saved.Status, saved.Text).ShouldBe((HttpStatusCode.OK, "Script/pasted.png"));
        (again.Status, again.Response.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.Conflict, "text/plain"));
    }

    private async Task PutAsync(string path, byte[] content) => await system.Agents.WriteAttachmentAsync(system.Agent("files"), WebSystem.Wiki, new WriteAttachmentRequest(path, content), OperationIds.New());

    private static async Task<Visited> UploadAsync(Visitor visitor, Visited from, string name, byte[] content, string? path = null, bool byScript = false)
    {
        var fields = byScript
            ? new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = "script", ["__RequestVerificationToken"] = from.Page.QuerySelector("form.edit input[name=__RequestVerificationToken]")!.GetAttribute("value")! }
            : from.Form("/upload").QuerySelectorAll("input[name]:not([type=file])").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
        if (path is not null)
        {
            fields["path"] = path;
        }

        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        if (name.Length > 0)
        {
            var file = new ByteArrayContent(content);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file, "file", name);
        }

        return await visitor.SendFormAsync(new Uri(from.Address, "/w/home/upload"), form);
    }
}
