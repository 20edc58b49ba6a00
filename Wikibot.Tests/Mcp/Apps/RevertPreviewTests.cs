using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp.Apps;

/// <summary><c>revert_changes</c> with <c>preview</c>: what it would do, in the answer and in its text, and nothing done.</summary>
public sealed class RevertPreviewTests : TwoServices
{
    [Fact]
    public async Task Preview_saysWhatTheUndoThenDoes_andChangesNothing()
    {
        var since = (await WriteAsync("Kept", "kept\n")).Commit;
        var asked = new { since, author = await AuthorAsync() };
        await WriteAsync("A/One", "# One\n\nfirst\n");
        await Service.CallAsync("edit_page", new { path = "Kept", append = "and more\n" });
        var before = (await Service.CallAsync("page_history", new { limit = 1 })).At("entries.0.commit")!.GetValue<string>();

        var preview = await Service.CallAsync("revert_changes", new { asked.since, asked.author, preview = true });

        (await Service.CallAsync("page_history", new { limit = 1 })).At("entries.0.commit")!.GetValue<string>().ShouldBe(before);
        (preview.At("preview")!.GetValue<bool>(), preview.At("changed")!.GetValue<bool>(), preview.At("commits")!.GetValue<int>(), preview.At("commit")!.GetValue<string>()).ShouldBe((true, false, 2, before));
        preview.At("pages.1.diff")!.GetValue<string>().ShouldContain("-and more\n");
        preview.Sentence().ShouldContain("preview: true");
        preview.Sentence().ShouldContain("\n-and more\n");

        var done = await Service.CallAsync("revert_changes", asked);
        done.At("preview").ShouldBeNull();
        done.At("pages")!.AsArray().Select(page => $"{page!["kind"]} {page["path"]}").ShouldBe(preview.At("pages")!.AsArray().Select(page => $"{page!["kind"]} {page["path"]}"));
        done.At("pages.0.diff").ShouldBeNull();
    }

    [Fact]
    public async Task Preview_ofMuch_isNoLongerThanAComparison_andSaysWhereItWasCut()
    {
        var since = (await WriteAsync("Kept", "kept\n")).Commit;
        var author = await AuthorAsync();
        for (var i = 0; i < 5; i++)
        {
            await WriteAsync($"Long/{i}", string.Concat(Enumerable.Range(0, 300).Select(line => $"line {line} of the page\n")));
        }

        var preview = await Service.CallAsync("revert_changes", new { since, author, preview = true });
        var pages = preview.At("pages")!.AsArray();
        pages.Count.ShouldBe(5);
        pages.Sum(page => page!["diff"]!.GetValue<string>().Length).ShouldBeLessThanOrEqualTo(RevertAnswer.MaxPreview);
        pages.Select(page => page!["truncated"]?.GetValue<bool>() ?? false).ShouldBe([false, false, false, true, true]);
        pages[3]!["diff"]!.GetValue<string>().ShouldEndWith(" of the page\n");
        pages.ShouldAllBe(page => page!["removed"]!.GetValue<int>() == 300);

        var one = await Service.CallAsync("revert_changes", new { since, author, prefix = "Long/4", preview = true });
        one.At("pages")!.AsArray().ShouldHaveSingleItem()!.AsObject().ContainsKey("truncated").ShouldBeFalse();
    }

    private async Task<string> AuthorAsync() => (await Service.CallAsync("echo", new { message = "who" })).At("name")!.GetValue<string>();

    private async Task<(string Commit, string Revision)> WriteAsync(string path, string content)
    {
        var result = await Service.CallAsync("write_page", new { path, content });
        result.IsError.ShouldNotBe(true, result.Sentence());
        return (result.At("commit")!.GetValue<string>(), result.At("revision")!.GetValue<string>());
    }
}
