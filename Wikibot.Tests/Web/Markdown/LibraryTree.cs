using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>Trees as AngleSharp makes them of any text.</summary>
internal static class LibraryTree
{
    /// <summary>
    /// The tree of a text in a body; null where the library's parser falls over it, as it does over text elements in a <c>select</c>: of such HTML no page has a tree made
    /// (<see cref="HtmlShape.IsOrdinary"/>). What it falls over besides is a fault.
    /// </summary>
    public static IHtmlDocument? Of(string html)
    {
        try
        {
            return new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        }
        catch (Exception fallen) when (fallen is NullReferenceException or ArgumentOutOfRangeException && !HtmlShape.IsOrdinary(html))
        {
            return null;
        }
    }
}
