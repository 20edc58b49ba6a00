namespace Wikibot.Tests.Git.Attachments;

/// <summary>Small files of each kind that is told apart.</summary>
internal static class SampleFiles
{
    /// <summary>A picture of one transparent dot.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>An SVG that would run a script.</summary>
    public static byte[] Svg { get; } = [.. "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"window.ran=1\"><script>window.ran=1</script></svg>"u8];

    /// <summary>The first bytes of each kind.</summary>
    public static Dictionary<string, byte[]> ByType { get; } = new(StringComparer.Ordinal)
    {
        ["image/png"] = Png,
        ["image/jpeg"] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16],
        ["image/gif"] = [.. "GIF89a"u8, 1, 0, 1, 0],
        ["image/webp"] = [.. "RIFF"u8, 26, 0, 0, 0, .. "WEBPVP8L"u8],
        ["image/avif"] = [0, 0, 0, 28, .. "ftypavif"u8, 0],
        ["application/pdf"] = [.. "%PDF-1.7\n"u8, 0xE2],
        ["application/zip"] = [.. "PK\u0003\u0004"u8, 0, 0],
        ["audio/wav"] = [.. "RIFF"u8, 26, 0, 0, 0, .. "WAVEfmt "u8],
        ["video/mp4"] = [0, 0, 0, 28, .. "ftypisom"u8, 0],
        ["text/plain"] = [.. "a,b\n1,ü\n"u8],
        ["application/octet-stream"] = [1, 2, 0, 3],
    };
}
