using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>Which pages are looked at.</summary>
internal static class SearchFilter
{
    /// <summary>The conditions of a request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="first">Number of the first parameter.</param>
    public static FileFilter Of(SearchRequest request, int first)
    {
        var filter = new FileFilter(first);
        if (!string.IsNullOrEmpty(request.Prefix))
        {
            filter.In(FolderScope.Parse(request.Prefix));
        }

        filter.Tagged(request.Tag);
        if (!string.IsNullOrWhiteSpace(request.Property))
        {
            WithProperty(filter, request.Property);
        }

        if (FileFilter.Name(request.Author, "author") is { } author)
        {
            filter.Add("(f.authorKey = {0} OR f.emailKey = {0})", author);
        }

        if (request.Since is { } since)
        {
            filter.Add("f.at >= {0}", Seconds(since));
        }

        if (request.Before is { } before)
        {
            filter.Add("f.at < {0}", Seconds(before));
        }

        return filter;
    }

    /// <summary>Whether a request asks for who changed a page, or when.</summary>
    public static bool AsksWhoOrWhen(SearchRequest request) => request.Since is not null || request.Before is not null || !string.IsNullOrWhiteSpace(request.Author);

    /// <summary>The first whole second that is not before a time.</summary>
    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds() + (time.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 1);

    private static void WithProperty(FileFilter filter, string property)
    {
        var split = property.IndexOf('=', StringComparison.Ordinal);
        var key = FileFilter.Name(split < 0 ? property : property[..split], "property") ?? throw Problem.Invalid("property", "key", "'property' is a key of front matter, or key=value.");
        if (split < 0)
        {
            filter.Add("f.id IN (SELECT file FROM properties WHERE key = {0})", key);
        }
        else
        {
            filter.Add("f.id IN (SELECT file FROM properties WHERE key = {0} AND valueKey = {1})", key, FileFilter.Name(property[(split + 1)..], "property") ?? "");
        }
    }
}
