using System.Text;

namespace Wikibot.Web.Markdown;

/// <summary>Ids of headings: small letters, digits and hyphens, as GitHub makes them, behind a prefix that keeps them apart from ids of the page around.</summary>
internal sealed class Slug
{
    /// <summary>The prefix.</summary>
    public const string Prefix = "s-";

    /// <summary>Most characters of an id.</summary>
    private const int MaxLength = 100;

    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>The id of the first heading of that text.</summary>
    public static string Of(string text)
    {
        var id = new StringBuilder(Prefix);
        foreach (var rune in text.Trim().ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_')
            {
                id.Append(rune);
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                id.Append('-');
            }

            if (id.Length >= MaxLength)
            {
                break;
            }
        }

        return id.ToString();
    }

    /// <summary>The id of the next heading of that text.</summary>
    public string Next(string text)
    {
        var id = Of(text);
        var before = _used.GetValueOrDefault(id);
        _used[id] = before + 1;
        return before == 0 ? id : $"{id}-{before}";
    }
}
