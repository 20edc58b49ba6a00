using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>How a word was taken.</summary>
internal enum WordWay
{
    /// <summary>As it is.</summary>
    AsIs,

    /// <summary>As a part of longer words, because it stands nowhere by itself.</summary>
    Within,

    /// <summary>As words that are nearly the same, because it is nowhere.</summary>
    Near,

    /// <summary>It is nowhere.</summary>
    Nowhere,
}

/// <summary>One thing that is looked for, as FTS5 is asked for it and as it is found again in a text.</summary>
/// <param name="Term">What was asked for.</param>
/// <param name="Alternatives">Words that stand for a single word; the word itself first.</param>
/// <param name="Way">How these came about.</param>
/// <param name="IsCut">Whether there are more alternatives than are looked for.</param>
internal sealed record SearchPart(SearchTerm Term, IReadOnlyList<string> Alternatives, WordWay Way, bool IsCut = false)
{
    /// <summary>In FTS5's language. Words hold letters, digits and characters beyond ASCII only, so that nothing of a query can be a sign there.</summary>
    public string Expression => Term.Words.Count > 1 || Term.IsPrefix
        ? $"\"{string.Join(' ', Term.Words)}\"{(Term.IsPrefix ? " *" : "")}"
        : Alternatives is [var only] ? $"\"{only}\"" : $"({string.Join(" OR ", Alternatives.Select(word => $"\"{word}\""))})";

    /// <summary>Whether it stands at a word of a text.</summary>
    public bool IsAt(List<Word> words, int at)
    {
        if (Term.Words.Count == 1 && !Term.IsPrefix)
        {
            return Alternatives.Contains(words[at].Text, StringComparer.Ordinal);
        }

        for (var i = 0; i < Term.Words.Count; i++)
        {
            if (at + i >= words.Count || !(i == Term.Words.Count - 1 && Term.IsPrefix ? words[at + i].Text.StartsWith(Term.Words[i], StringComparison.Ordinal) : words[at + i].Text == Term.Words[i]))
            {
                return false;
            }
        }

        return true;
    }
}
