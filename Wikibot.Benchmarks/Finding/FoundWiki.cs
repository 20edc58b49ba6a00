using System.Globalization;
using System.Text;

namespace Wikibot.Benchmarks.Finding;

/// <summary>Texts of a made-up wiki in which words are as frequent as in language (Zipf's law), with planted ones whose number of pages is known, and links.</summary>
/// <param name="Pages">Number of pages.</param>
/// <param name="Folders">Folders that they are spread over.</param>
internal sealed record FoundWiki(int Pages, int Folders)
{
    /// <summary>Planted: on ten pages, whatever the number of pages.</summary>
    public const string Rare = "quixotry";

    /// <summary>Planted: on one page of 500.</summary>
    public const string Seldom = "lighthouse";

    /// <summary>Planted: on every third page.</summary>
    public const string Common = "harbour";

    private const int Vocabulary = 20_000;
    private static readonly string[] s_words = [.. Enumerable.Range(0, Vocabulary).Select(Word)];

    /// <summary>A word that a commit brings, and that the next change of its page takes away again.</summary>
    public static string MarkOf(int commit) => string.Create(CultureInfo.InvariantCulture, $"draft{commit:000000}");

    /// <summary>A page's path without <c>.md</c>, as <see cref="Repositories.SampleWiki.PathOf"/> has it.</summary>
    public string PathOf(int page) => $"folder-{page % Folders:00}/page-{page:00000}";

    /// <summary>About 3 KiB in five sections.</summary>
    public byte[] TextOf(int page, int edit)
    {
        var random = new Random(unchecked((page * 7919) + (edit * 104_729) + 1));
        var text = new StringBuilder($"# {Title(page)}\n\n");
        for (var section = 0; section < 5; section++)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {Pick(random)} {Pick(random)}\n\n");
            for (var word = 0; word < 85; word++)
            {
                text.Append(Pick(random)).Append(random.Next(12) == 0 ? ".\n" : " ");
            }

            text.Append(CultureInfo.InvariantCulture, $"see [[{PathOf(random.Next(Pages))}]].\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"The {MarkOf(edit)} of it.\n");
        Plant(text, page, Pages / 10, Rare);
        Plant(text, page, 500, Seldom);
        Plant(text, page, 3, Common);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Title(int page) => $"{s_words[page * 31 % Vocabulary]} {s_words[page * 17 % Vocabulary]} {page}";

    private static void Plant(StringBuilder text, int page, int every, string word)
    {
        if (page % Math.Max(1, every) == 0)
        {
            text.Append("A ").Append(word).Append(" stood there.\n");
        }
    }

    private static string Pick(Random random) => s_words[(int)(Math.Pow(Vocabulary, random.NextDouble()) - 1)];

    private static string Word(int number)
    {
        const string First = "bdfgklmnprstvz";
        const string Second = "aeiou";
        var word = new StringBuilder();
        for (var rest = number + 70; rest > 0; rest /= 70)
        {
            word.Append(First[rest % 14]).Append(Second[rest % 70 / 14]);
        }

        return word.ToString();
    }
}
