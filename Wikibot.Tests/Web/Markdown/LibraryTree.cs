using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>Trees as AngleSharp makes them of any text.</summary>
internal static class LibraryTree
{
    /// <summary>The tree of a text in a body; null where the library's parser falls over it (one of some 30,000 long random mixes; pages show such HTML as it is written).</summary>
    public static IHtmlDocument? Of(string html)
    {
        try
        {
            return new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        }
        catch (NullReferenceException)
        {
            return null;
        }
    }
}
