using System.Text;
using System.Text.RegularExpressions;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Markdown;

/// <summary>
/// Finds the headings of a page that are asked for by name: as they are written or without markup, with or without their <c>#</c>s (at the
/// end too), in any case, spacing and Unicode normalisation; exactly where more than one would do. Goes through the page once for all.
/// </summary>
internal sealed partial class HeadingFinder
{
    public const string Separator = " > ";

    /// <summary>Most characters of what is asked for.</summary>
    public const int MaxLength = 2000;

    /// <summary>Parts of a path that count: headings have six levels, and one or two of them may hold the separator.</summary>
    private const int MaxDepth = 8;

    /// <summary>Headings that the answer lists when the one asked for is not there.</summary>
    private const int MaxListed = 50;

    /// <summary>Headings that are named when several fit.</summary>
    private const int MaxCandidates = 10;

    /// <summary>Characters shown of a heading in an error or an outline.</summary>
    private const int MaxShown = 120;

    private readonly IReadOnlyList<Heading> _headings;
    private readonly Dictionary<string, List<Heading>> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<Heading, (string Raw, string Plain)> _keys = new(ReferenceEqualityComparer.Instance);

    public HeadingFinder(MarkdownPage page)
    {
        _headings = page.Headings;
        foreach (var heading in _headings)
        {
            RequestBudget.Step("it went through the headings", heading.Raw.Length);
            var (raw, plain) = _keys[heading] = (Key(heading.Raw), Key(heading.Plain));
            Add(raw, heading);
            if (plain != raw)
            {
                Add(plain, heading);
            }
        }
    }

    /// <summary>The one heading that <paramref name="wanted"/> names.</summary>
    /// <exception cref="WikibotProblemException">There is none, or more than one.</exception>
    public Heading Find(string wanted, string field)
    {
        if (wanted.Length > MaxLength)
        {
            throw Problem.Invalid(field, "length", $"'{field}' has at most {MaxLength} characters.");
        }

        var found = Exact(Named(wanted.Trim(), null), wanted.Trim());
        if (found.Count == 0 && Marked().Match(wanted.Trim()) is { Success: true } marked)
        {
            var text = marked.Groups["text"].Value;
            found = Exact(Named(text, marked.Groups["marks"].Length), text);
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw NotFound(wanted, field),
            _ => throw Ambiguous(wanted, field, found),
        };
    }

    /// <summary>Whether two headings are named the same.</summary>
    public static bool AreAlike(Heading a, Heading b) => Key(a.Raw) == Key(b.Raw) || Key(a.Plain) == Key(b.Plain);

    /// <summary>Of headings that are named alike, those that are named exactly so, if there are any.</summary>
    private static List<Heading> Exact(List<Heading> found, string text)
    {
        var name = text[(text.LastIndexOf(Separator, StringComparison.Ordinal) is var split and >= 0 ? split + Separator.Length : 0)..].Trim();
        foreach (var form in (Func<string, string>[])[same => same, same => same.Normalize(NormalizationForm.FormC)])
        {
            var exact = found.Count < 2 ? [] : found.FindAll(heading => form(heading.Raw) == form(name) || form(heading.Plain) == form(name)
                || form(heading.Raw) == form(text) || form(heading.Plain) == form(text));
            if (exact.Count > 0)
            {
                return exact;
            }
        }

        return found;
    }

    /// <summary>The headings of a name, else those that its last part names below what its other parts name.</summary>
    private List<Heading> Named(string text, int? level)
    {
        bool HasLevel(Heading heading) => level is null || heading.Level == level;
        var found = (_named.GetValueOrDefault(Key(text)) ?? []).FindAll(HasLevel);
        var split = text.LastIndexOf(Separator, StringComparison.Ordinal);
        if (found.Count > 0 || split < 0)
        {
            return found;
        }

        var above = text[..split].Split(Separator).TakeLast(MaxDepth).ToArray();
        var parts = above.Select(part => Key(WithoutMarks(part))).ToArray();
        var whole = above.Select((_, last) => Key(string.Join(Separator, above[..(last + 1)]))).ToArray();
        return (_named.GetValueOrDefault(Key(WithoutMarks(text[(split + Separator.Length)..]))) ?? []).FindAll(heading => HasLevel(heading) && IsBelow(heading, parts, whole));
    }

    /// <summary>Whether the parts of a path name headings above this one, in order; a heading that holds the separator itself may be all that is left.</summary>
    private bool IsBelow(Heading heading, string[] parts, string[] whole)
    {
        var left = parts.Length - 1;
        for (var parent = heading.Parent; parent is not null && left >= 0; parent = parent.Parent)
        {
            if (IsNamed(parent, whole[left]))
            {
                return true;
            }

            left -= IsNamed(parent, parts[left]) ? 1 : 0;
        }

        return left < 0;
    }

    private bool IsNamed(Heading heading, string key) => _keys[heading] is var (raw, plain) && (raw == key || plain == key);

    private void Add(string key, Heading heading)
    {
        if (!_named.TryGetValue(key, out var named))
        {
            _named[key] = named = [];
        }

        named.Add(heading);
    }

    private static string WithoutMarks(string text) => Marked().Match(text.Trim()) is { Success: true } marked ? marked.Groups["text"].Value : text.Trim();

    private static string Key(string text) => Spaces().Replace(text.Trim(), " ").Normalize(NormalizationForm.FormC).ToUpperInvariant();

    /// <summary>A heading as it is shown in an error or an outline.</summary>
    public static string Shorten(string text) => text.Length <= MaxShown ? text : text[..(char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown)] + "…";

    private WikibotProblemException NotFound(string wanted, string field)
    {
        var all = _headings.Take(MaxListed).Select(heading => new string('#', heading.Level) + " " + Shorten(heading.Raw)).ToArray();
        var more = _headings.Count > all.Length ? $"; and {_headings.Count - all.Length} more" : "";
        return Problem.Make(
            404,
            ProblemCodes.HeadingNotFound,
            all.Length == 0 ? $"The page has no heading '{Shorten(wanted)}', nor any other." : $"The page has no heading '{Shorten(wanted)}'. It has: {string.Join("; ", all)}{more}.",
            ("field", field),
            ("headings", Problem.List(all)));
    }

    private static WikibotProblemException Ambiguous(string wanted, string field, List<Heading> found) => Problem.Make(
        409,
        ProblemCodes.HeadingAmbiguous,
        $"The heading '{Shorten(wanted)}' stands in the page {found.Count} times: {string.Join("; ", found.Take(MaxCandidates).Select(heading => $"line {heading.Line} as '{Shorten(heading.Path)}'"))}.",
        ("field", field),
        ("lines", Problem.List(found.Take(MaxListed).Select(heading => heading.Line))));

    [GeneratedRegex(@"\A(?<marks>#{1,6})[ \t]+(?<text>.*?)([ \t]+#+)?[ \t]*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Spaces();
}
