using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Property;

/// <summary>What a wiki should hold: pages by path, and the states after each commit.</summary>
internal sealed class WikiModel
{
    public SortedDictionary<string, string> Pages { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>The commits in order, each with who made it and the pages after it.</summary>
    public List<(string Commit, string Author, SortedDictionary<string, string> Pages)> States { get; } = [];

    public void Committed(string commit, Caller author) => States.Add((commit, author.Name, new SortedDictionary<string, string>(Pages, StringComparer.Ordinal)));

    public void Restore(SortedDictionary<string, string> pages) => Pages = new SortedDictionary<string, string>(pages, StringComparer.Ordinal);

    public string? Any(Random random) => Pages.Count == 0 ? null : Pages.Keys.ElementAt(random.Next(Pages.Count));

    /// <summary>Whether a page of that name can be made: no name that differs only in case, in any part of the path.</summary>
    public bool IsFree(string path) => !Pages.ContainsKey(path) && !Pages.Keys.Any(other => Collides(other + ".md", path + ".md"));

    private static bool Collides(string a, string b)
    {
        var (left, right) = (a.Split('/'), b.Split('/'));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (!left[i].Equals(right[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            if (left[i] != right[i])
            {
                return true;
            }
        }

        return false;
    }
}
