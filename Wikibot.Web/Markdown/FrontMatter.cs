using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wikibot.Web.Markdown;

/// <summary>A key of front matter and its values as text.</summary>
public sealed record FrontMatterEntry(string Key, IReadOnlyList<string> Values);

/// <summary>Front matter as a table of a page: keys and values, as far as they are a table.</summary>
internal static class FrontMatter
{
    /// <summary>Keys that are shown, and values of each.</summary>
    private const int MaxShown = 100;

    /// <summary>Most characters of YAML that are read.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>How deep values are shown: aliases can make a small text as large as one likes.</summary>
    private const int MaxDepth = 4;

    /// <summary>Most characters of a value that are shown.</summary>
    private const int MaxValue = 500;

    private const string More = "…";

    /// <summary>The entries of <paramref name="yaml"/>; the text as it is where it is no mapping.</summary>
    public static IReadOnlyList<FrontMatterEntry> Read(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml.Length <= MaxLength ? yaml : throw new YamlException("too long")));
            return stream.Documents is [{ RootNode: YamlMappingNode mapping }, ..]
                ? [.. mapping.Children.Take(MaxShown).Select(entry => new FrontMatterEntry(Text(entry.Key, 0), Values(entry.Value)))]
                : AsItIs(yaml);
        }
        catch (YamlException)
        {
            return AsItIs(yaml);
        }
    }

    /// <summary>The page's tags, without their sign.</summary>
    public static IReadOnlyList<string> Tags(IReadOnlyList<FrontMatterEntry> entries) =>
        [.. entries.Where(entry => entry.Key is "tags" or "tag").SelectMany(entry => entry.Values.Count == 1 ? entry.Values[0].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) : entry.Values)
            .Select(tag => tag.Trim().TrimStart('#')).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static FrontMatterEntry[] AsItIs(string yaml) => string.IsNullOrWhiteSpace(yaml) ? [] : [new FrontMatterEntry("front matter", [yaml.Trim() is var text && text.Length <= MaxValue ? text : text[..MaxValue] + More])];

    private static string[] Values(YamlNode node) => node is YamlSequenceNode list ? [.. list.Children.Take(MaxShown).Select(item => Text(item, 1))] : [Text(node, 1)];

    private static string Text(YamlNode node, int depth) => Whole(node, depth) is var text && text.Length <= MaxValue ? text : text[..MaxValue] + More;

    private static string Whole(YamlNode node, int depth) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        _ when depth >= MaxDepth => More,
        YamlSequenceNode list => string.Join(", ", list.Children.Take(MaxDepth * 2).Select(item => Text(item, depth + 1))),
        YamlMappingNode mapping => string.Join(", ", mapping.Children.Take(MaxDepth * 2).Select(entry => $"{Text(entry.Key, depth + 1)}: {Text(entry.Value, depth + 1)}")),
        _ => "",
    };
}
