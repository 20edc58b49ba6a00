using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Backups;
using Wikibot.Git.Base;
using Wikibot.Git.Imports;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Attachments;

namespace Wikibot.Tests.Web.Files;

/// <summary>A vault as Obsidian keeps it, with pictures: imported, read in the browser, and taken away again byte for byte.</summary>
public sealed class VaultTests(WebSystem system) : IClassFixture<WebSystem>
{
    private static readonly byte[] s_jpeg = [.. SampleFiles.ByType["image/jpeg"], 0, 1, 2, 0xFF, 0xD9];

    private static readonly Dictionary<string, byte[]> s_vault = new(StringComparer.Ordinal)
    {
        ["Home.md"] = [.. "---\r\ntags: [start]\r\n---\r\n# Home\r\n\r\n![[Plan.png]] ![[diagram.png|200]] ![[diagram.png|the diagram|200x100]]\r\n\r\n![photo](Attachments/My%20photo.jpg) [[Day 1]] ![[Report.pdf]] [[drawing.svg]]\r\n\r\n![[Day 1#Morning]]\r\n"u8],
        ["Notes/Day 1.md"] = [.. "## Morning\n\n![[Plan.png]] ![[./beside.png]] ![](../Attachments/My%20photo.jpg) ![[\u00DCberblick (1).webp]]\n\n## Evening\n\n[[Home#Home|back]] [[Attachments/Report.pdf|the report]]"u8],
        ["Notes/beside.png"] = SampleFiles.Png,
        ["Attachments/Plan.png"] = SampleFiles.Png,
        ["Attachments/diagram.png"] = [.. SampleFiles.Png, 1, 2, 3],
        ["Attachments/My photo.jpg"] = s_jpeg,
        ["Attachments/\u00DCberblick (1).webp"] = SampleFiles.ByType["image/webp"],
        ["Attachments/Report.pdf"] = SampleFiles.ByType["application/pdf"],
        ["Attachments/drawing.svg"] = SampleFiles.Svg,
        ["Board.canvas"] = [.. "{\"nodes\":[]}"u8],
    };

    [Fact]
    public async Task Vault_withPictures_isImportedReadAndExportedByteForByte()
    {
        using var folder = new ScratchFolder();
        foreach (var (path, content) in s_vault)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            await File.WriteAllBytesAsync(folder[path], content, TestContext.Current.CancellationToken);
        }

        var report = await system.Git.Services.GetRequiredService<ImportService>().RunAsync(new ImportRequest(folder.Path, "vault"), system.Ada, progress: null, TestContext.Current.CancellationToken);
        report.Skipped.ShouldBeEmpty();

        await ReadAsync();
        (await ExportAsync()).ShouldBe(s_vault.ToDictionary(file => file.Key, file => Convert.ToHexString(file.Value), StringComparer.Ordinal), ignoreOrder: true);
    }

    /// <summary>Every picture is one, and every link leads somewhere.</summary>
    private async Task ReadAsync()
    {
        var ada = await system.SignInAsync();
        foreach (var (page, pictures) in new[] { ("Home", 8), ("Notes/Day%201", 4) })
        {
            var shown = await ada.GetAsync($"/w/vault/p/{page}");
            Inline.In(shown.Page).ShouldBeEmpty();
            shown.Page.QuerySelectorAll("article .missing").ShouldBeEmpty();
            var sources = shown.Page.QuerySelectorAll("article img").Select(picture => picture.GetAttribute("src")!).ToList();
            sources.Count.ShouldBe(pictures, shown.Text);
            foreach (var source in sources)
            {
                var picture = await ada.OnceAsync(HttpMethod.Get, new Uri(system.Url, source), null);
                (picture.StatusCode, picture.Content.Headers.ContentType!.MediaType![..6]).ShouldBe((HttpStatusCode.OK, "image/"), source);
            }

            foreach (var link in shown.Page.QuerySelectorAll("article a").Select(link => link.GetAttribute("href")!))
            {
                (await ada.OnceAsync(HttpMethod.Get, new Uri(system.Url, link), null)).StatusCode.ShouldBe(HttpStatusCode.OK, link);
            }
        }

        var list = await ada.GetAsync("/w/vault?folder=Attachments%2F");
        list.Page.QuerySelectorAll(".tree a.file").Select(file => file.TextContent).ShouldBe(
            s_vault.Keys.Where(path => path.StartsWith("Attachments/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(path => path["Attachments/".Length..]));
    }

    private async Task<Dictionary<string, string>> ExportAsync()
    {
        var wiki = (await system.Git.Services.GetRequiredService<IWikiStore>().OpenAsync("vault", TestContext.Current.CancellationToken))!;
        using var zip = new MemoryStream();
        await WikiExport.WriteZipAsync(wiki, await wiki.TipAsync(TestContext.Current.CancellationToken), zip, TestContext.Current.CancellationToken);
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            await using var stream = await entry.OpenAsync(TestContext.Current.CancellationToken);
            await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
            files[entry.FullName] = Convert.ToHexString(content.ToArray());
        }

        return files;
    }
}
