using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>One thing that is looked for.</summary>
/// <param name="Words">A word, or several that follow each other.</param>
/// <param name="IsPrefix">Whether the last word may go on.</param>
/// <param name="IsWithout">Whether it must not be there.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Words, bool IsPrefix, bool IsWithout);

/// <summary>What a query asks for. Every text is one: what is no sign of ours is a part of a word or parts words.</summary>
/// <param name="Terms">What is looked for.</param>
/// <param name="IsCut">Whether the query had more than is looked for.</param>
internal sealed record SearchText(IReadOnlyList<SearchTerm> Terms, bool IsCut)
{
    /// <summary>Most words and phrases of a query; what comes after them is not looked for.</summary>
    public const int MaxTerms = 32;

    /// <summary>Most words of a phrase; what comes after them is not looked for.</summary>
    public const int MaxPhrase = 64;

    /// <summary>Reads a query.</summary>
    public static SearchText Parse(string query)
    {
        var terms = new List<SearchTerm>();
        var cut = false;
        for (var at = 0; at < query.Length && !cut;)
        {
            if (char.IsWhiteSpace(query[at]))
            {
                at++;
                continue;
            }

            var without = query[at] == '-' && at + 1 < query.Length && !char.IsWhiteSpace(query[at + 1]);
            at += without ? 1 : 0;
            var text = IsQuoted(query, at, out var close) ? query[(at + 1)..close] : query[at..EndOfWord(query, at)];
            at = close > 0 ? close + 1 : at + text.Length;
            var prefix = close > 0 ? at < query.Length && query[at] == '*' : text.EndsWith('*');
            at += close > 0 && prefix ? 1 : 0;
            var words = WordReader.Of(text);
            if (words.Count == 0)
            {
                continue;
            }

            cut = terms.Count == MaxTerms || words.Count > MaxPhrase;
            if (terms.Count < MaxTerms)
            {
                terms.Add(new SearchTerm([.. words.Take(MaxPhrase).Select(word => word.Text)], prefix && words.Count <= MaxPhrase, without));
            }
        }

        return new SearchText(terms, cut);
    }

    /// <summary>Whether a quote opens here that is closed again; one that is not is no sign.</summary>
    private static bool IsQuoted(string query, int at, out int close)
    {
        close = at < query.Length && query[at] == '"' ? query.IndexOf('"', at + 1) : -1;
        return close > 0;
    }

    private static int EndOfWord(string query, int at)
    {
        for (var i = at; i < query.Length; i++)
        {
            if (char.IsWhiteSpace(query[i]) || (query[i] == '"' && i > at && query.IndexOf('"', i + 1) > 0))
            {
                return i;
            }
        }

        return query.Length;
    }
}
