using System.Text.Json;

namespace Wikibot.Tests.Web.Browser;

/// <summary>Node scripts that open the wiki in the machine's Chromium and say what they saw, a line of JSON for each thing.</summary>
internal static class BrowserScript
{
    /// <summary>Skips the test, with the reason, where there is no Chromium or an npm package is not installed.</summary>
    public static void Require(string package)
    {
        NpmTools.Require(package);
        Assert.SkipUnless(
            new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.Any(File.Exists), "There is no Chromium on this machine to open the wiki with.");
    }

    /// <summary>Runs a script on a system.</summary>
    public static async Task<List<JsonElement>> RunAsync(WebSystem system, string script, params string[] arguments)
    {
        var outcome = await NpmTools.NodeAsync(script, [system.Url.AbsoluteUri, .. arguments.Where(argument => argument.Length > 0)]);
        outcome.Exit.ShouldBe(0, outcome.ToString());
        return [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    /// <summary>How many things a list holds that a script found.</summary>
    public static int Count(this JsonElement seen, string name) => seen.TryGetProperty(name, out var list) ? list.GetArrayLength() : 0;
}
