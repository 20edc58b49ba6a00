namespace Wikibot.Git.Search;

/// <summary>What an answer says besides its hits: short, each thing once.</summary>
internal sealed class SearchNotes
{
    /// <summary>Words of each kind that are named.</summary>
    private const int MaxNamed = 3;

    private readonly List<string> _sentences = [];

    /// <summary>All of it; null when there is nothing to say.</summary>
    public string? Text => _sentences.Count == 0 ? null : string.Join(". ", _sentences) + ".";

    public void Add(string sentence) => _sentences.Add(sentence);

    /// <summary>Says what was taken otherwise than it was written.</summary>
    public void Tell(List<SearchPart> parts, bool isCut)
    {
        Tell(parts, WordWay.Nowhere, part => $"'{Word(part)}'", "nowhere in the wiki: ");
        Tell(parts, WordWay.Near, part => $"'{string.Join("', '", part.Alternatives.Take(MaxNamed))}' for '{Word(part)}'", "Looked for what is nearly the same: ");
        Tell(parts, WordWay.Within, part => $"'{Word(part)}'", "found only within longer words: ");
        if (isCut)
        {
            Add($"Only the first {SearchText.MaxTerms} words and phrases, of {SearchText.MaxPhrase} words each, were looked for");
        }
    }

    private static string Word(SearchPart part) => part.Term.Words[0];

    private void Tell(List<SearchPart> parts, WordWay way, Func<SearchPart, string> said, string start)
    {
        var meant = parts.Where(part => part.Way == way).Select(said).Distinct(StringComparer.Ordinal).Take(MaxNamed).ToList();
        if (meant.Count > 0)
        {
            Add(char.ToUpperInvariant(start[0]) + start[1..] + string.Join(", ", meant));
        }
    }
}
