using System.Buffers;
using System.Text;

namespace Wikibot.Web.Markdown;

/// <summary>
/// Of what shape somebody's HTML is, before a tree is made of it: AngleSharp takes a time that grows with the square of how deep elements stand in each other, opens what formats
/// text anew in each block until it is closed, and looks for each element that the sanitiser takes out among all of its siblings. Counted on the safe side, by one look at each sign:
/// whatever may be open counts as open.
/// </summary>
internal static class HtmlShape
{
    /// <summary>Elements that may stand in each other in somebody's HTML; twice as many as Markdown may have.</summary>
    private const int MostNested = 256;

    /// <summary>Elements that format text (<c>b</c>, <c>i</c>) and may be open at the same time in somebody's HTML.</summary>
    private const int MostFormatting = 10;

    /// <summary>Elements of one piece of somebody's HTML that are not let through.</summary>
    private const int MostForeign = 1000;

    private static readonly HashSet<string> s_formatting = Names("a b big code em font i nobr s small strike strong tt u");

    /// <summary>Without content.</summary>
    private static readonly HashSet<string> s_void = Names("area base br col embed hr img input link meta param source track wbr");

    /// <summary>Closed by the next of their kind: they stand in each other only with others between them, which count.</summary>
    private static readonly HashSet<string> s_closedByNext = Names("p li dt dd tr td th tbody thead tfoot option optgroup");

    /// <summary>Text up to their own end.</summary>
    private static readonly HashSet<string> s_text = Names("script style xmp iframe noembed noframes textarea title");

    /// <summary>What is in them is read by rules of its own: of no end can be told any more what it ends.</summary>
    private static readonly HashSet<string> s_ofOwnRules = Names("svg math select");

    /// <summary>Of what holds text of which it cannot be told here where it ends.</summary>
    private static readonly (int Nested, int Formatting, int Foreign) s_unknown = (int.MaxValue, int.MaxValue, int.MaxValue);

    private static readonly SearchValues<char> s_afterName = SearchValues.Create("\t\n\f\r />");
    private static readonly SearchValues<char> s_afterValue = SearchValues.Create("\t\n\f\r >");

    /// <summary>Whether a tree can be made of it in a time that grows with its length.</summary>
    public static bool IsOrdinary(string html)
    {
        var (nested, formatting, foreign) = Of(html);
        return nested <= MostNested && formatting <= MostFormatting && foreign <= MostForeign;
    }

    /// <summary>How deep elements stand in each other at most, how many that format text are open at once, and how many are not let through.</summary>
    internal static (int Nested, int Formatting, int Foreign) Of(string html)
    {
        var open = new Stack<string>();
        var (nested, formatting, openFormatting, foreign) = (0, 0, 0, 0);
        var isPlain = true;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at < html.Length - 1; at = at < html.Length ? html.IndexOf('<', at) : -1)
        {
            var isEnd = html[at + 1] == '/';
            var start = at + (isEnd ? 2 : 1);
            if (start >= html.Length || !char.IsAsciiLetter(html[start]))
            {
                if (!isPlain && html.AsSpan(at).StartsWith("<!["))
                {
                    // Text up to its own end in a drawing or a formula; elsewhere a comment.
                    return s_unknown;
                }

                at = html[start - 1] == '<' && !(start < html.Length && html[start] is '!' or '?') ? at + 1 : EndOfRemark(html, at);
                continue;
            }

            var length = html.AsSpan(start).IndexOfAny(s_afterName) is var found and >= 0 ? found : html.Length - start;
            var name = html.Substring(start, length);
            name = Ascii.IsValid(name) ? name.ToLowerInvariant() : name;
            at = EndOfTag(html, start + length);
            isPlain &= !s_ofOwnRules.Contains(name);
            if (!isEnd && s_text.Contains(name))
            {
                if (!isPlain)
                {
                    return s_unknown;
                }

                var end = EndOfText(html, at, name);
                if (name == "script" && html.AsSpan(at, end - at).Contains("<!--", StringComparison.Ordinal))
                {
                    // It may hold its own end behind the sign of a comment.
                    return s_unknown;
                }

                at = end;
            }

            if (isEnd)
            {
                if (isPlain && open.TryPeek(out var innermost) && innermost == name)
                {
                    open.Pop();
                    openFormatting -= s_formatting.Contains(name) ? 1 : 0;
                }
            }
            else if (!s_void.Contains(name) && !s_closedByNext.Contains(name))
            {
                open.Push(name);
                openFormatting += s_formatting.Contains(name) ? 1 : 0;
                (nested, formatting) = (Math.Max(nested, open.Count), Math.Max(formatting, openFormatting));
            }

            foreign += isEnd || Sanitizer.IsLetThrough(name) ? 0 : 1;
        }

        return (nested, formatting, foreign);
    }

    /// <summary>Behind a comment, or what is read as one.</summary>
    private static int EndOfRemark(string html, int at)
    {
        if (!html.AsSpan(at).StartsWith("<!--"))
        {
            return html.IndexOf('>', at) is var end and >= 0 ? end + 1 : html.Length;
        }

        var ends = new[] { html.IndexOf("-->", at + 2, StringComparison.Ordinal), html.IndexOf("--!>", at + 4, StringComparison.Ordinal) }.Where(found => found >= 0).ToList();
        return ends.Count == 0 ? html.Length : ends.Min() + 3;
    }

    /// <summary>Where the end of an element stands that holds text.</summary>
    private static int EndOfText(string html, int at, string name)
    {
        for (var end = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase); end >= 0; end = html.IndexOf("</" + name, end + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (end + 2 + name.Length < html.Length && s_afterName.Contains(html[end + 2 + name.Length]))
            {
                return end;
            }
        }

        return html.Length;
    }

    /// <summary>Behind the sign that ends a tag; one in a value within quotation marks does not (HTML, 13.2.5.32 to 13.2.5.38).</summary>
    private static int EndOfTag(string html, int at)
    {
        // Quotation marks are such only right behind the = of an attribute that has a name.
        for (var (isNamed, isValue) = (false, false); at < html.Length; at++)
        {
            switch (html[at])
            {
                case '>':
                    return at + 1;
                case '"' or '\'' when isValue:
                    at = html.IndexOf(html[at], at + 1) is var end and >= 0 ? end : html.Length - 1;
                    (isNamed, isValue) = (false, false);
                    break;
                case '=' when isNamed:
                    (isNamed, isValue) = (false, true);
                    break;
                case '\t' or '\n' or '\f' or '\r' or ' ':
                    // Between a name and its = there may be white space, and behind that.
                    break;
                case '/' when !isValue:
                    isNamed = false;
                    break;
                default:
                    at = isValue ? EndOfUnquoted(html, at) - 1 : at;
                    (isNamed, isValue) = (!isValue, false);
                    break;
            }
        }

        return html.Length;
    }

    private static int EndOfUnquoted(string html, int at) => html.AsSpan(at).IndexOfAny(s_afterValue) is var end and >= 0 ? at + end : html.Length;

    private static HashSet<string> Names(string names) => new(names.Split(' '), StringComparer.Ordinal);
}
