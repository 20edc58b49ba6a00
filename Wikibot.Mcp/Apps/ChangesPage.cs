using System.Security.Cryptography;
using System.Text;

namespace Wikibot.Mcp.Apps;

/// <summary>
/// The page as one document, put together from the files of <c>Changes/</c> when it is first asked for. Its own policy allows this very style and this very
/// script by their hashes and nothing else, whatever the host allows.
/// </summary>
internal static class ChangesPage
{
    /// <summary>The scripts in the order in which they stand in the page; each may use those before it.</summary>
    private static readonly string[] s_scripts = ["1-host.js", "2-elements.js", "3-differences.js", "4-views.js", "5-undoing.js", "6-start.js"];

    private static readonly Lazy<string> s_html = new(Make);

    /// <summary>The document.</summary>
    public static string Html => s_html.Value;

    private static string Make()
    {
        var style = Read("style.css");
        var script = string.Concat(s_scripts.Select(Read));
        var policy = $"default-src 'none'; script-src {Hash(script)}; style-src {Hash(style)}; base-uri 'none'; form-action 'none'";
        return Read("page.html").Replace("{policy}", policy, StringComparison.Ordinal).Replace("{style}", style, StringComparison.Ordinal).Replace("{script}", script, StringComparison.Ordinal);
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    // Browsers take line feeds of any kind for one before they hash.
    private static string Read(string name)
    {
        using var stream = typeof(ChangesPage).Assembly.GetManifestResourceStream("Changes/" + name) ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
