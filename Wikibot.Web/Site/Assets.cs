using System.Security.Cryptography;

namespace Wikibot.Web.Site;

/// <summary>Style and scripts, out of the assembly. Their addresses hold a hash of them, so that browsers keep them for good.</summary>
internal sealed class Assets
{
    private static readonly (string Name, string Type)[] s_files = [("site.css", "text/css; charset=utf-8"), ("site.js", "text/javascript; charset=utf-8"), ("edit.js", "text/javascript; charset=utf-8"), ("upload.js", "text/javascript; charset=utf-8"), ("icon.svg", "image/svg+xml")];

    private readonly Dictionary<string, (string Address, string Type, byte[] Content)> _byName = s_files.ToDictionary(file => file.Name, Load, StringComparer.Ordinal);

    /// <summary>The address of a file by its name.</summary>
    public string this[string name] => _byName[name].Address;

    /// <summary>All of them.</summary>
    public IEnumerable<(string Address, string Type, byte[] Content)> All => _byName.Values;

    private static (string Address, string Type, byte[] Content) Load((string Name, string Type) file)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(file.Name) ?? throw new InvalidOperationException($"The assembly lacks {file.Name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return ($"/assets/{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6))}-{file.Name}", file.Type, content);
    }
}

/// <summary>Serves them.</summary>
internal static class AssetsExtensions
{
    /// <summary>Maps each to its address, and what browsers and robots ask for unbidden.</summary>
    public static void MapAssets(this WebApplication app)
    {
        foreach (var (address, type, content) in app.Services.GetRequiredService<Assets>().All)
        {
            app.MapGet(address, (HttpResponse response) =>
            {
                response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return TypedResults.Bytes(content, type);
            }).AllowAnonymous();
        }

        app.MapGet("/robots.txt", () => TypedResults.Text("User-agent: *\nDisallow: /\n")).AllowAnonymous();
    }
}
