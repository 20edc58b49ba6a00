using ModelContextProtocol.Protocol;
using Wikibot.Git.Pictures;
using Wikibot.Tests.Git.Attachments;
using Wikibot.Tests.Git.Pictures;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Pictures and files by tools: bytes go in as Base64, pictures come back as pictures, and no Base64 stands in a text.</summary>
public sealed class AttachmentToolTests : TwoServices
{
    [Fact]
    public async Task Picture_written_isShownAsAPicture_andListed()
    {
        var written = await Service.CallAsync("write_attachment", new { path = "Dev/plan.png", content = Convert.ToBase64String(SampleFiles.Png), message = "The plan" });
        written.IsError.ShouldNotBe(true, written.Sentence());

        var read = await Service.CallAsync("read_attachment", new { path = "plan.png" });

        var (text, image) = (read.Content[0].ShouldBeOfType<TextContentBlock>().Text, read.Content[1].ShouldBeOfType<ImageContentBlock>());
        image.DecodedData.ToArray().ShouldBe(SampleFiles.Png);
        image.MimeType.ShouldBe("image/png");
        text.ShouldContain("path: Dev/plan.png");
        text.ShouldContain($"bytes: {SampleFiles.Png.Length}");
        text.ShouldNotContain(Convert.ToBase64String(SampleFiles.Png)[..20]);
        read.StructuredContent!.Value.GetProperty("revision").GetString().ShouldBe(written.StructuredContent!.Value.GetProperty("revision").GetString());
        (await Service.CallAsync("list_pages", new { files = true, prefix = "Dev" })).Sentence().ShouldContain("Dev/plan.png");
        (await Service.CallAsync("list_pages", new { prefix = "Dev" })).Sentence().ShouldNotContain("Dev/plan.png");
    }

    [Fact]
    public async Task DeletePage_ofAFile_deletesTheFileAndOnlyThat()
    {
        var written = await Service.CallAsync("write_attachment", new { path = "Dev/plan.png", content = Convert.ToBase64String(SampleFiles.Png) });
        var revision = written.StructuredContent!.Value.GetProperty("revision").GetString();
        await Service.CallAsync("write_page", new { path = "Dev/plan", content = "# Plan\n\n![[Dev/plan.png]]\n" });
        (await Service.CallAsync("delete_page", new { path = "Dev/plan.png", revision = new string('a', 40) })).Problem()["code"]!.GetValue<string>().ShouldBe("revision_conflict");
        (await Service.CallAsync("delete_page", new { path = "Dev/none.png", revision })).Problem()["code"]!.GetValue<string>().ShouldBe("page_not_found");

        var deleted = await Service.CallAsync("delete_page", new { path = "Dev/plan.png", revision });

        deleted.IsError.ShouldNotBe(true, deleted.Sentence());
        (await Service.CallAsync("read_attachment", new { path = "Dev/plan.png" })).Problem()["code"]!.GetValue<string>().ShouldBe("file_not_found");
        (await Service.CallAsync("read_page", new { path = "Dev/plan" })).IsError.ShouldNotBe(true);
    }

    [Fact]
    public async Task DataUrl_isTakenForItsBytes_andTextIsRefused()
    {
        (await Service.CallAsync("write_attachment", new { path = "a.png", content = "data:image/png;base64," + Convert.ToBase64String(SampleFiles.Png) })).IsError.ShouldNotBe(true);
        (await Service.CallAsync("read_attachment", new { path = "a.png" })).Content[1].ShouldBeOfType<ImageContentBlock>().DecodedData.ToArray().ShouldBe(SampleFiles.Png);

        var refused = await Service.CallAsync("write_attachment", new { path = "b.txt", content = "not base64!" });

        refused.Problem()["rule"]!.GetValue<string>().ShouldBe("base64");
        (await Service.CallAsync("write_attachment", new { path = "Dev/Notes", content = "AAAA" })).Problem()["rule"]!.GetValue<string>().ShouldBe("extension");
    }

    [Fact]
    public async Task Text_isShownAsText_andOthersAreLinksThatClientsMayOpen()
    {
        await Service.CallAsync("write_attachment", new { path = "data.csv", content = Convert.ToBase64String("a,b\n1,2\n"u8) });
        await Service.CallAsync("write_attachment", new { path = "the report.pdf", content = Convert.ToBase64String(SampleFiles.ByType["application/pdf"]) });

        (await Service.CallAsync("read_attachment", new { path = "data.csv" })).Content.ShouldHaveSingleItem().ShouldBeOfType<TextContentBlock>().Text.ShouldContain("a,b\n1,2\n");
        var pdf = await Service.CallAsync("read_attachment", new { path = "the report.pdf" });
        var link = pdf.Content[1].ShouldBeOfType<ResourceLinkBlock>();
        (link.Uri, link.MimeType, link.Size).ShouldBe(("wiki://home/the%20report.pdf", "application/pdf", SampleFiles.ByType["application/pdf"].Length));
        await using var client = await Service.ConnectAsync();
        var opened = await client.ReadResourceAsync(link.Uri, cancellationToken: TestContext.Current.CancellationToken);
        opened.Contents.ShouldHaveSingleItem().ShouldBeOfType<BlobResourceContents>().DecodedData.ToArray().ShouldBe(SampleFiles.ByType["application/pdf"]);
    }

    [Fact]
    public async Task Picture_thatIsTooLargeForAModel_isScaledDown_andSaysWhatItWas()
    {
        var photo = JpegWriter.Write(PictureSamples.Drawn(2400, 1200, seed: 4, noise: 0.2), 90);
        photo.Length.ShouldBeInRange(700 * 1024, 3 << 20);
        await Service.CallAsync("write_attachment", new { path = "photo.jpg", content = Convert.ToBase64String(photo) });
        await Service.CallAsync("write_attachment", new { path = "wide.png", content = Convert.ToBase64String(PngWriter.Write(PictureSamples.Drawn(3000, 40, seed: 5, noise: 0))) });

        var read = await Service.CallAsync("read_attachment", new { path = "photo.jpg" });
        var wide = await Service.CallAsync("read_attachment", new { path = "wide.png" });

        var image = read.Content[1].ShouldBeOfType<ImageContentBlock>();
        image.MimeType.ShouldBe("image/jpeg");
        image.DecodedData.Length.ShouldBeLessThanOrEqualTo(700 * 1024);
        PictureScaler.Look(image.DecodedData.Span, "image/jpeg").ShouldBe(new PictureSize(1568, 784));
        read.Sentence().ShouldContain($"The picture has 2400 × 1200 pixels; it is shown to you scaled down to 1568 × 784, in {image.DecodedData.Length} bytes of its {photo.Length}.");
        read.Sentence().ShouldContain($"bytes: {photo.Length}");
        (wide.Content[1].ShouldBeOfType<ImageContentBlock>().MimeType, PictureScaler.Look(wide.Content[1].ShouldBeOfType<ImageContentBlock>().DecodedData.Span, "image/png"))
            .ShouldBe(("image/png", new PictureSize(1568, 21)));
    }

    [Fact]
    public async Task Picture_thatIsBrokenAndLarge_isALinkAndASentence()
    {
        byte[] broken = [.. SampleFiles.ByType["image/jpeg"], .. new byte[800 * 1024]];
        byte[] gif = [.. SampleFiles.ByType["image/gif"], .. new byte[800 * 1024]];
        await Service.CallAsync("write_attachment", new { path = "broken.jpg", content = Convert.ToBase64String(broken) });
        await Service.CallAsync("write_attachment", new { path = "large.gif", content = Convert.ToBase64String(gif) });

        var read = await Service.CallAsync("read_attachment", new { path = "broken.jpg" });

        read.IsError.ShouldNotBe(true);
        var link = read.Content[1].ShouldBeOfType<ResourceLinkBlock>();
        (link.Uri, link.MimeType, link.Size).ShouldBe(("wiki://home/broken.jpg", "image/jpeg", broken.Length));
        read.Sentence().ShouldContain("The picture is not shown to you, because its data end too early. Your client may open the link.");
        (await Service.CallAsync("read_attachment", new { path = "large.gif" })).Sentence().ShouldContain("too large to be shown");
    }

    [Fact]
    public async Task Errors_sayWhatToDoNext()
    {
        (await Service.CallAsync("read_attachment", new { path = "none.png" })).Sentence().ShouldContain("list_pages with \"files\": true");
        await Service.CallAsync("write_attachment", new { path = "one.png", content = Convert.ToBase64String(SampleFiles.Png) });
        (await Service.CallAsync("write_attachment", new { path = "one.png", content = "AAAA" })).Sentence().ShouldContain("read_attachment");
        (await Service.CallAsync("write_attachment", new { path = "big.bin", content = Convert.ToBase64String(new byte[(3 << 20) + 1]) })).Sentence().ShouldNotContain("Split");
    }
}
