using System.Buffers;
using YamlDotNet.Core;

namespace Wikibot.Git.Markdown;

/// <summary>
/// Opens YAML whose lines are those of pages, which end at LF (YAML 1.2, 5.4). The parser follows YAML 1.1, for which NEL, LS and PS end lines
/// too, and takes a CR by itself for an end: its lines would be others than those that are then changed.
/// </summary>
internal static class YamlLines
{
    private static readonly SearchValues<char> Others = SearchValues.Create("\r\u0085\u2028\u2029");

    /// <summary>A parser whose offsets and lines are those of <paramref name="yaml"/>.</summary>
    public static Parser Open(string yaml) => new(new StringReader(yaml.AsSpan().ContainsAny(Others) ? string.Create(yaml.Length, yaml, Fill) : yaml));

    private static void Fill(Span<char> text, string yaml)
    {
        for (var i = 0; i < yaml.Length; i++)
        {
            text[i] = yaml[i] switch
            {
                '\u0085' or '\u2028' or '\u2029' => '\u00A0',
                '\r' when i + 1 == yaml.Length || yaml[i + 1] != '\n' => ' ',
                var other => other,
            };
        }
    }
}
