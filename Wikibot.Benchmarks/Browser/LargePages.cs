using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Browser;

/// <summary>Pages as long as a page may be, 1 MiB: what a browser waits for when somebody kept a whole book in one.</summary>
internal static class LargePages
{
    /// <summary>What they hold, and their texts.</summary>
    public static readonly IReadOnlyList<(string What, string Path, string Text)> All =
    [
        ("page of 1 MiB of prose", "Large/Prose", Repeated(number =>
            $"""
            ## Chapter {number}

            It was a page as people write them, with *some* words in italics, a link to [[Page {number % 100}]] now and then, and sentences that go on until they end. Nobody
            counted its lines; there were enough of them to fill an evening, "quoted" here and there, and nothing in it was in a hurry.

            Another paragraph follows, shorter than the first.
            """)),
        ("page of 1 MiB of tables, lists, code, callouts", "Large/Everything", Repeated(number =>
            $"""
            ## Section {number}

            | name | value |
            |---|--:|
            | `first` | {number} |
            | second | **{number * 2}** |

            - one of [several](Page%20{number % 100}.md)
            - [ ] a task

            ```csharp
            var answer = {number};
            ```

            > [!note] Mind this
            > A callout with [[Page {number % 100}|a link]] in it.
            """)),
    ];

    private static string Repeated(Func<int, string> section)
    {
        var text = new StringBuilder("# Large\n\n");
        for (var number = 1; ; number++)
        {
            var next = section(number);
            if (text.Length + next.Length + 2 > Limits.MaxPageBytes)
            {
                return text.ToString();
            }

            text.Append(next).Append("\n\n");
        }
    }
}
