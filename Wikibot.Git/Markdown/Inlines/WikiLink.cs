namespace Wikibot.Git.Markdown;

/// <summary>The form of <c>[[Target]]</c> and <c>[[Target#Heading|Label]]</c>, as Obsidian writes them.</summary>
internal static class WikiLink
{
    /// <summary>Most characters between the brackets.</summary>
    public const int MaxLength = 2000;

    /// <summary>The length of the wiki link at the start of a text, brackets included; 0 when there is none. <c>[[1]](address)</c> and <c>[[a][b]]</c> are Markdown's own.</summary>
    public static int LengthAt(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("[["))
        {
            return 0;
        }

        var inner = text.Slice(2, Math.Min(text.Length - 2, MaxLength + 2));
        var end = inner.IndexOfAny(']', '[', '\n');
        return end <= 0 || end > MaxLength || !inner[end..].StartsWith("]]") || (text.Length > end + 4 && text[end + 4] == '(') || Target(inner[..end]) is { Length: 0 }
            ? 0
            : end + 4;
    }

    /// <summary>Where the target stands in what is between the brackets: before the label, without spaces around it.</summary>
    public static TextSpan Target(ReadOnlySpan<char> inner)
    {
        var bar = inner.IndexOf('|');
        var target = bar < 0 ? inner : inner[..bar].TrimEnd('\\');
        var lead = target.Length - target.TrimStart().Length;
        return new TextSpan(lead, Math.Max(lead, target.TrimEnd().Length));
    }
}
