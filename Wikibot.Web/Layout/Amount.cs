using System.Globalization;
using Wikibot.Git.Client;

namespace Wikibot.Web.Layout;

/// <summary>Numbers as people read them.</summary>
internal static class Amount
{
    /// <summary>From how many of a unit on the next larger one is told.</summary>
    private const int MostOfUnit = 10_000;

    private static readonly string[] s_units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A number with its thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A length in the largest unit of which there are enough to tell it well: <c>9,000 bytes</c>, <c>12 KiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var unit = 0;
        for (; bytes >= MostOfUnit && unit < s_units.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return $"{Number(bytes)} {s_units[unit]}";
    }

    /// <summary>How many pages and files changed: <c>2 pages and 1 file</c>. Of a list that is not whole it is not known how many are which.</summary>
    /// <param name="count">How many.</param>
    /// <param name="listed">Those that are listed.</param>
    public static string Touched(int count, IReadOnlyCollection<ComparedPage> listed)
    {
        var files = listed.Count(one => one.IsFile == true);
        return listed.Count < count ? $"{Number(count)} pages and files"
            : files == 0 ? Counted(count, "page")
            : files == count ? Counted(count, "file")
            : $"{Counted(count - files, "page")} and {Counted(files, "file")}";
    }

    private static string Counted(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";
}
