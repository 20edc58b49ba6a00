namespace Wikibot.Git.Search;

/// <summary>
/// Keeps an answer small: by the number of hits that was asked for, and by what they cost a model to read. Estimated on the safe side, because the words of
/// a page decide and not their number: a Chinese character is about a token, four Latin letters are one.
/// </summary>
/// <param name="limit">The number that was asked for; null for the default.</param>
internal sealed class AnswerSize(int? limit)
{
    /// <summary>Tokens of an answer by default, estimated.</summary>
    private const int Tokens = 1700;

    /// <summary>Tokens of a hit besides its texts: names of members, revision, time.</summary>
    private const int OfHit = 85;

    /// <summary>Characters of a heading in an answer; one that is longer ends in <c>…</c>.</summary>
    private const int MaxHeading = 160;

    private readonly int _most = limit ?? SearchService.DefaultLimit;
    private double _left = limit is { } asked ? Math.Max(Tokens, asked * (Tokens / SearchService.DefaultLimit)) : Tokens;
    private int _count;

    /// <summary>Whether another hit may come.</summary>
    public bool HasRoom => _count < _most;

    /// <summary>Whether the hit has room; the first one always has.</summary>
    public bool TryAdd(SearchHit hit)
    {
        _left -= OfHit + Of(hit.Path) + Of(hit.Snippet) + Of(hit.Heading) + Of(hit.ChangedBy);
        return _left >= 0 || _count == 0 ? ++_count > 0 : false;
    }

    /// <summary>A heading for an answer.</summary>
    public static string Shorten(string heading) =>
        heading.Length <= MaxHeading ? heading : heading[..(char.IsHighSurrogate(heading[MaxHeading - 1]) ? MaxHeading - 1 : MaxHeading)] + "…";

    private static double Of(string? text)
    {
        var tokens = 0.0;
        foreach (var c in text ?? "")
        {
            tokens += char.IsAsciiLetterLower(c) || c == ' ' ? 0.25 : c < 0x80 ? 0.6 : c < 0x2000 ? 0.7 : 1.3;
        }

        return tokens;
    }
}
