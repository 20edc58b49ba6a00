using Wikibot.Git.Budgets;
using Wikibot.Git.History;
using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>
/// What a word that stands nowhere may mean: the words that hold it, else those that differ from it by a slip. A word that stands somewhere is taken as it
/// is, so that <c>art</c> does not find every <c>start</c>.
/// </summary>
internal sealed class WordExpansion(Database database)
{
    /// <summary>Words that are looked for in place of one that stands only within others.</summary>
    public const int MaxWithin = 50;

    /// <summary>Words that are looked for in place of one that is nowhere.</summary>
    public const int MaxNear = 5;

    /// <summary>Characters from which on a word may have one slip, and two.</summary>
    private const int OneSlip = 4;
    private const int TwoSlips = 8;

    public SearchPart Expand(SearchTerm term)
    {
        var word = term.Words[0];
        if (term.Words.Count > 1 || term.IsPrefix || term.IsWithout || !WordReader.IsOfLetters(word) || IsAnywhere(word))
        {
            return new SearchPart(term, [word], WordWay.AsIs);
        }

        var within = database.Query("SELECT term FROM terms WHERE instr(term, $1) > 0 LIMIT $2", row => row.GetString(0), word, MaxWithin + 1).FindAll(IsAnywhere);
        if (within.Count > 0)
        {
            return new SearchPart(term, [.. within.Take(MaxWithin)], WordWay.Within, within.Count > MaxWithin);
        }

        var near = Near(word);
        return near.Count > 0 ? new SearchPart(term, near, WordWay.Near) : new SearchPart(term, [word], WordWay.Nowhere);
    }

    private bool IsAnywhere(string word) => database.Query("SELECT rowid FROM words WHERE words MATCH $1 LIMIT 1", row => row.GetInt64(0), $"\"{word}\"").Count > 0;

    /// <summary>The words with the fewest slips; of those with as many, the first in order.</summary>
    private List<string> Near(string word)
    {
        var most = word.Length >= TwoSlips ? 2 : word.Length >= OneSlip ? 1 : 0;
        if (most == 0)
        {
            return [];
        }

        var found = database.Query(
            "SELECT term FROM terms WHERE length(term) BETWEEN $1 AND $2",
            row =>
            {
                var term = row.GetString(0);
                RequestBudget.Step("it looked for words that are nearly the same", term.Length);
                return (Term: term, Slips: EditDistance.Within(word, term, most));
            },
            word.Length - most,
            word.Length + most).FindAll(near => near.Slips <= most && IsAnywhere(near.Term));
        var fewest = found.Count == 0 ? 0 : found.Min(near => near.Slips);
        return [.. found.Where(near => near.Slips == fewest).Take(MaxNear).Select(near => near.Term)];
    }
}
