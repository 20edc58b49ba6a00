namespace Wikibot.Infra.Components;

/// <summary>The CloudFront function's JavaScript (edge.js, in this assembly).</summary>
internal static class EdgeCode
{
    /// <summary>The code for a stack: with AuthKit the challenge names the metadata, without it there is none to name.</summary>
    public static string For(StackSettings settings)
    {
        using var stream = typeof(EdgeCode).Assembly.GetManifestResourceStream("edge.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("const SIGN_IN = true;", $"const SIGN_IN = {(settings.AuthKitDomain != null ? "true" : "false")};", StringComparison.Ordinal);
    }
}
