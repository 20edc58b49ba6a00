namespace Wikibot.Nfs;

/// <summary>In the place of the real one when the probe is built over an engine that cannot ask a share for a folder (<c>--engine</c>).</summary>
internal static class ShareProbe
{
    public static Task<int> RunAsync(string[] arguments) => throw new NotSupportedException($"This engine cannot ask a share: {string.Join(' ', arguments)}");
}
