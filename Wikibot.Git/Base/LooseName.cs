using System.Text;

namespace Wikibot.Git.Base;

/// <summary>Names as people remember them: without case, accents and what stands between words. Equal where <see cref="PagePath.SightKey"/> is.</summary>
internal static class LooseName
{
    /// <summary>The key of a name, or of a path: its slashes stay.</summary>
    public static string Of(string name)
    {
        var key = PagePath.SightKey(name);
        if (!Ascii.IsValid(key))
        {
            // Only what Latin, Greek and Cyrillic letters carry: in other scripts marks are letters.
            key = PagePath.HasLoneSurrogate(key) ? key : string.Concat(key.Normalize(NormalizationForm.FormD).Where(c => c is < '\u0300' or > '\u036F')).Normalize(NormalizationForm.FormC);
        }

        var text = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            var isGap = c is '-' or '_' || char.IsWhiteSpace(c) || c is >= '\u2010' and <= '\u2015';
            if (!isGap)
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '/'))
            {
                text.Append(' ');
            }
        }

        return text.ToString().TrimEnd();
    }
}
