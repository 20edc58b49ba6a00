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

    /// <summary>Pages that <c>web.mjs pages</c> saw: nothing that axe objects to, no error in the console, nothing wider than the window.</summary>
    public static void ShouldBeInOrder(this List<JsonElement> seen) =>
        seen.Where(page => page.Count("violations") + page.Count("wrong") > 0 || page.GetProperty("overflow").GetInt32() > 0).ShouldBeEmpty();

    /// <summary>Pages that <c>keyboard-day.mjs around</c> went around: everything was reached and seen, and let go of again.</summary>
    public static void ShouldBeReachedByKeys(this List<JsonElement> seen) =>
        seen.Where(page => page.Count("missed") + page.Count("unseen") + page.Count("wrong") > 0 || !page.GetProperty("around").GetBoolean()).ShouldBeEmpty();

    /// <summary>How many things a list holds that a script found.</summary>
    public static int Count(this JsonElement seen, string name) => seen.TryGetProperty(name, out var list) ? list.GetArrayLength() : 0;
}
