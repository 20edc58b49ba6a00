using Wikibot.Git.Links;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Index;

/// <summary>What the index keeps of a page, worked out of its text alone.</summary>
/// <param name="Title">The front matter's <c>title</c>, else the first heading of the first level, else the file's name.</param>
/// <param name="Aliases">Other names, from the front matter.</param>
/// <param name="Tags">Tags, from the front matter and the text, without <c>#</c>.</param>
/// <param name="Values">All values of the front matter.</param>
/// <param name="Sections">Its text.</param>
/// <param name="Links">Its links.</param>
internal sealed record IndexedPage(
    string Title,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Tags,
    IReadOnlyList<FrontMatterValue> Values,
    IReadOnlyList<PageSection> Sections,
    PageLinks Links)
{
    /// <summary>Tags of one page that can be looked for.</summary>
    public const int MaxTags = 1000;

    /// <summary>Reads a page.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="bytes">Its bytes.</param>
    public static IndexedPage Read(string file, ReadOnlySpan<byte> bytes)
    {
        var name = NameOf(file);
        var links = LinkCache.Scan(bytes);
        if (LinkCache.Decode(bytes) is not { } text)
        {
            // Kept by git and read by nobody here: found by its name.
            return new IndexedPage(name, [], [], [], [new PageSection("", 1, 1, "")], links);
        }

        var page = new MarkdownPage(text);
        var values = FrontMatterValues.Read(text, page.Structure.FrontMatter);
        var title = Named(values, "title").FirstOrDefault() ?? page.Headings.FirstOrDefault(heading => heading.Level == 1)?.Plain;
        return new IndexedPage(
            string.IsNullOrWhiteSpace(title) ? name : title,
            [.. Named(values, "aliases", "alias").Distinct(StringComparer.Ordinal)],
            [.. Named(values, "tags", "tag").SelectMany(Tag).Concat(InlineTags.Read(page.Structure)).Distinct(StringComparer.Ordinal).Take(MaxTags)],
            values,
            PageSection.Of(page),
            links);
    }

    /// <summary>The name of a page's file, without folder and <c>.md</c>.</summary>
    public static string NameOf(string file) =>
        file[(file.LastIndexOf('/') + 1)..] is var name && name.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) ? name[..^PagePath.Extension.Length] : name;

    private static IEnumerable<string> Named(List<FrontMatterValue> values, params string[] keys) =>
        values.Where(value => keys.Contains(value.Key, StringComparer.OrdinalIgnoreCase)).Select(value => value.Value.Trim()).Where(value => value.Length > 0);

    /// <summary>Tags in one text, as Obsidian parts them: by commas and spaces.</summary>
    private static IEnumerable<string> Tag(string text) =>
        text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.TrimStart('#')).Where(tag => tag.Length > 0);
}
