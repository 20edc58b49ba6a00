using System.Text.RegularExpressions;

namespace Wikibot.Benchmarks.Finding;

/// <summary>A question whose answer is known.</summary>
/// <param name="Kind">By which rule it was made.</param>
/// <param name="Text">The question.</param>
/// <param name="Page">The page that it was made of.</param>
internal sealed record KnownItem(string Kind, string Text, string Page);

/// <summary>Makes questions out of pages by rule, the same ones every time.</summary>
internal static partial class KnownItems
{
    public static readonly string[] Kinds = ["title, shuffled", "sentence, every other word", "heading", "a word misspelt"];

    public static IEnumerable<KnownItem> Of(IReadOnlyDictionary<string, string> pages, int count)
    {
        var random = new Random(18);

        // A sentence that several pages have asks for none of them.
        var known = pages.Values.SelectMany(text => Sentences(text).Select(words => string.Join(' ', words)).Distinct(StringComparer.Ordinal)).CountBy(sentence => sentence).ToDictionary(StringComparer.Ordinal);
        var order = pages.OrderBy(page => page.Key, StringComparer.Ordinal).ToArray();
        random.Shuffle(order);
        foreach (var (i, (path, text)) in order.Index())
        {
            var title = Words(TitleOf(path, text)).OrderBy(_ => random.Next()).ToArray();
            if (title.Length > 0 && i < count)
            {
                yield return new KnownItem(Kinds[0], string.Join(' ', title), path);
            }

            var sentences = Sentences(text).Where(words => known[string.Join(' ', words)] == 1).ToArray();
            if (sentences.Length > 0)
            {
                yield return new KnownItem(Kinds[1], string.Join(' ', sentences[random.Next(sentences.Length)].Where((_, at) => at % 2 == 0)), path);
                yield return new KnownItem(Kinds[3], string.Join(' ', Misspell([.. sentences[random.Next(sentences.Length)].Take(6)], random)), path);
            }

            var headings = text.Split('\n').Where(line => line.StartsWith('#')).Select(line => string.Join(' ', Words(line))).Where(line => line.Length > 3).ToArray();
            if (headings.Length > 0 && i < count)
            {
                yield return new KnownItem(Kinds[2], headings[random.Next(headings.Length)], path);
            }
        }
    }

    public static string TitleOf(string path, string text) => text.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? path[(path.LastIndexOf('/') + 1)..];

    private static IEnumerable<string[]> Sentences(string text) =>
        text.Split('\n').Where(line => !line.StartsWith('#') && !line.StartsWith('|') && !line.StartsWith('`')).SelectMany(line => line.Split(". ")).Select(Words).Where(words => words.Length is >= 8 and <= 40);

    private static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    private static string[] Misspell(string[] words, Random random)
    {
        var longest = Array.FindIndex(words, word => word.Length == words.Max(other => other.Length));
        var word = words[longest].ToCharArray();
        var at = random.Next(1, Math.Max(2, word.Length - 1));
        if (at < word.Length)
        {
            (word[at - 1], word[at]) = (word[at], word[at - 1]);
        }

        words[longest] = new string(word);
        return words;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Word();
}
