using System.Text;

namespace Wikibot.Git.Base;

/// <summary>Whether this process can normalise Unicode.</summary>
internal static class UnicodeSupport
{
    /// <summary>In globalization-invariant mode <c>string.Normalize</c> silently does nothing, and one page could exist twice.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public static void Require()
    {
        if ("e\u0301".Normalize(NormalizationForm.FormC) != "\u00E9")
        {
            throw new InvalidOperationException(
                "Unicode normalisation is not available (globalization-invariant mode, or no ICU). Wikibot.Git refuses to start: page paths would not be unique. Install ICU, or unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
    }
}
