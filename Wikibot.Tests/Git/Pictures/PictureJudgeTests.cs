using System.Text.Json;
using Wikibot.Git.Pictures;
using Wikibot.Tests.Web.Browser;

namespace Wikibot.Tests.Git.Pictures;

/// <summary>Chromium, which reads pictures by other code, opens what was made smaller and finds it like the original.</summary>
public sealed class PictureJudgeTests
{
    [Fact]
    public async Task Scaled_inChromium_looksLikeTheOriginal()
    {
        BrowserScript.Require("playwright-core");
        using var folder = new ScratchFolder();
        var pairs = new List<string[]>();
        foreach (var name in PictureSamples.Names)
        {
            Add(name, PictureSamples.Read(name), PictureSamples.TypeOf(name), 50);
        }

        Add("drawn.png", PngWriter.Write(PictureSamples.Drawn(2000, 1500, seed: 6, noise: 0.1)), "image/png", PictureScaler.MaxSide);
        Add("photo.jpg", JpegWriter.Write(PictureSamples.Drawn(2000, 1500, seed: 7, noise: 0.1), 90), "image/jpeg", PictureScaler.MaxSide);

        var outcome = await NpmTools.NodeAsync("pictures.mjs", [folder.Path, JsonSerializer.Serialize(pairs)]);

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var seen = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        seen.Count.ShouldBe(pairs.Count);
        foreach (var one in seen)
        {
            var name = one.GetProperty("name").GetString()!;
            one.GetProperty("difference").GetDouble().ShouldBeLessThan(name.StartsWith("cmyk", StringComparison.Ordinal) ? 15 : 6, name);
        }

        void Add(string name, byte[] file, string type, int side)
        {
            var scaled = PictureScaler.Scale(file, type, side, CancellationToken.None);
            var smaller = $"scaled-{name}.{(scaled.MediaType == "image/png" ? "png" : "jpg")}";
            File.WriteAllBytes(Path.Combine(folder.Path, name), file);
            File.WriteAllBytes(Path.Combine(folder.Path, smaller), scaled.Content);
            pairs.Add([name, smaller]);
        }
    }
}
