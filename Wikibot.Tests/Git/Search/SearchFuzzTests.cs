using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Search;

/// <summary>Any text is a query: signs of FTS5 and SQL, every plane of Unicode, NUL, quotes, long ones. The one error is that of an empty one.</summary>
public sealed class SearchFuzzTests
{
    private static readonly string[] s_pieces =
    [
        "AND", "OR", "NOT", "NEAR(", "NEAR/2", "\"", "\"\"", "'", "*", "^", ":", "-", "--", "+", "(", ")", "{", "}", "{title aliases}:", "title:", "words", "rowid", "rank", "%", "_", ";", "DROP TABLE words", "\0", "\n", "\t", " ",
        "a", "ab", "home", "Home", "start", "東", "京", "สวัสดี", "é", "e\u0301", "🚀", "👩\u200D💻", "\u202E", "\uD83D", "\uDE00", "\uFFFF", "\uE023", "C#", "C++", "node.js", "a/b", "foo-bar", "x*", "-x", "$1", "?1", "@p", "\\", "/*", "*/",
        "\uFEFF", "\u00AD", "ﬁ", "½", "Ⅷ", new('x', 70), new('"', 9), new('-', 9), new('*', 9), new('(', 300),
    ];

    [Fact]
    public async Task Search_anyText_hasNoErrorButEmpty()
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        for (var i = 0; i < 40; i++)
        {
            await host.WriteAsync(wiki, $"Page {i}", $"# Title {i}\n\n{string.Join(' ', s_pieces.Skip(i).Take(12)).Replace("\0", "", StringComparison.Ordinal).Replace("\uD83D", "", StringComparison.Ordinal).Replace("\uDE00", "", StringComparison.Ordinal)}\n");
        }

        var random = new Random(TestScale.Seed(1));
        var (found, empty) = (0, 0);
        for (var i = 0; i < TestScale.Cases(2_000, 100_000); i++)
        {
            var query = Query(random, i);
            try
            {
                var answer = await host.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest(query, Limit: random.Next(10) == 0 ? 50 : null));
                found += answer.Hits.Count > 0 ? 1 : 0;
            }
            catch (WikibotProblemException refused)
            {
                if (refused.Code != ProblemCodes.InvalidArgument || refused.Extensions["rule"].GetValue<string>() != "empty")
                {
                    Assert.Fail($"Query {i}, {System.Text.Json.JsonSerializer.Serialize(query)}: {refused.Code} {refused.Message}");
                }

                empty++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{found} found something, {empty} were empty");
        found.ShouldBeGreaterThan(TestScale.Cases(2_000, 100_000) / 5);
    }

    private static string Query(Random random, int i)
    {
        var text = new StringBuilder();
        var pieces = i % 100 == 0 ? 3000 : random.Next(1, 8);
        while (pieces-- > 0 && text.Length < 10_000)
        {
            text.Append(random.Next(4) switch
            {
                0 => Character(random),
                _ => s_pieces[random.Next(s_pieces.Length)],
            });
            text.Append(random.Next(2) == 0 ? " " : "");
        }

        return text.ToString();
    }

    private static string Character(Random random)
    {
        var value = random.Next(4) switch
        {
            0 => random.Next(0x80),
            1 => random.Next(0x3000),
            2 => random.Next(0x10000),
            _ => random.Next(0x110000),
        };
        return Rune.IsValid(value) ? char.ConvertFromUtf32(value) : ((char)value).ToString();
    }
}
