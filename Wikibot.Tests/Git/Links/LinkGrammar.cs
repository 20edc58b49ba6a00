namespace Wikibot.Tests.Git.Links;

/// <summary>Makes pages with links of every syntax: well-formed ones by rules, and soups of the marks that the syntaxes share.</summary>
internal sealed class LinkGrammar(Random random)
{
    private static readonly string[] Marks =
    [
        "[", "]", "(", ")", "](", "![", "!", "<", ">", "`", "``", "```", "~~~", "\\", "*", "**", "_", "\n", "\n\n", "\n", " ", "  ", "    ", "> ", "- ", "* ", "1. ", "2) ",
        "# ", "## ", "---", "===", ":", ": ", "[r]: ", "[r]", "[r][]", "\"", "'", "a", "b.md", "A/b", "../c.png", "#f", "?q", "%20", "&amp;", "&", "<!--", "-->", "<a href=\"x.md\">", "</a>",
        "<img src=y.png>", "<div>", "</div>", "<script>", "</script>", "<?", "?>", "<b", "https://e.org/", "\r\n", "é", "👍", "(t)", "\"t\"", "- [ ] ", "<pre>", "[x](y)", "![x](y)", "<x@y.z>", "](<b", "\\[", "\\]",
    ];

    private static readonly string[] Targets = ["b.md", "A/b.md", "../c", "D/pic.png", "a%20b.md", "./x", "/r/y.md", "x(1).md", "ü.md", "b.md#h", "b.md?q#h", "https://e.org/x", "#only", "mailto:x@y.z", "a&amp;b.md", "a\\_b.md", "deep/er/"];
    private static readonly string[] Names = ["P", "A/b", "A/b#H", "../c", "pic.png", "ü/ß", "x (1)", "P#a#b", "./q", "it's"];
    private static readonly string[] Words = ["word", "two words", "*em*", "**b**", "`code`", "a_b", "&copy;", "\\[esc\\]", "1 < 2", "x@y.z", "é", "<b>h</b>", "~", "a|b", "<!-- c -->", "\\`"];

    /// <summary>A page whose parts are well formed, of every syntax that the service knows.</summary>
    public string Structured() => FrontMatter() + Blocks(random.Next(1, 6), 0);

    /// <summary>Marks of CommonMark in any order: no wiki links, no front matter.</summary>
    public string Soup() => "x" + string.Concat(Enumerable.Range(0, random.Next(2, 40)).Select(_ => One(Marks))).Replace("[[", "[ [", StringComparison.Ordinal);

    private string Blocks(int count, int depth) => string.Join(random.Next(4) == 0 ? "\n" : "\n\n", Enumerable.Range(0, count).Select(_ => Block(depth))) + One("\n", "", "\n\n");

    private string Block(int depth) => random.Next(depth > 2 ? 9 : 12) switch
    {
        0 => new string('#', random.Next(1, 7)) + " " + Inline() + One("", " #", " ##"),
        1 => Inline() + "\n" + One("===", "---", "=", "--"),
        2 => One("```", "~~~", "````md") + "\n" + Inline() + "\n" + One("```", "~~~", "````"),
        3 => "\n    " + Inline(),
        4 => $"[{One("r", "R", "r s", "é")}]: {Address()}{Title()}" + One("\n", "\nword " + Inline()),
        5 => One("<div>", "<!-- ", "<script>", "<p class=x>", "<img\nsrc=\"z.png\">", "<pre>", "<section>") + "\n" + Html() + "\n" + Inline() + "\n" + One("</div>", " -->", "</script>", "</p>", "</pre>"),
        6 => Table() + "\n",
        7 => One("---", "***", "- - -"),
        8 or 9 => Inline() + One("", "\n" + Inline(), "  \n" + Inline(), "\\\n" + Inline()),
        10 => Prefixed("> ", Blocks(random.Next(1, 3), depth + 1)),
        _ => Listed(One("- ", "* ", "1. ", "10) ", "-   "), depth),
    };

    private string Table()
    {
        var columns = random.Next(1, 4);
        string Row() => "|" + string.Concat(Enumerable.Range(0, columns).Select(_ => $" {Inline().Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal)} |"));
        return string.Join('\n', [Row(), "|" + string.Concat(Enumerable.Repeat(One("---|", ":-:|", " - |"), columns)), .. Enumerable.Range(0, random.Next(3)).Select(_ => Row())]);
    }

    private string Listed(string mark, int depth) => string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => mark + Prefixed(new string(' ', mark.Length), Blocks(random.Next(1, 3), depth + 1))[mark.Length..] + "\n"));

    private static string Prefixed(string prefix, string text) => string.Join('\n', text.Split('\n').Select(line => prefix + line));

    private string Inline() => string.Join(One(" ", " ", ", ", "\n"), Enumerable.Range(0, random.Next(1, 6)).Select(_ => Piece(2)));

    private string Piece(int depth) => random.Next(12) switch
    {
        0 => $"[{Inner(depth)}]({Address()}{Title()})",
        1 => $"![{One(Words)}]({Address()}{Title()})",
        2 => $"[[{One(Names)}{One("", "|label", "|two words")}]]",
        3 => $"![[{One(Names)}{One("", "|200")}]]",
        4 => Html(),
        5 => $"[{Inner(depth)}][{One("r", "r s", "none", "É")}]",
        6 => One("[r]", "[r][]", "[none]", "![r]"),
        7 => One("<https://e.org/x>", "<x@y.z>", "<a:b>", "https://e.org/[x](y)"),
        8 => "`" + Piece(0) + "`",
        _ => One(Words),
    };

    private string Inner(int depth) => depth == 0 || random.Next(3) > 0 ? One(Words) : Piece(depth - 1);

    private string Address() => One("", "", " ", "\n").TrimStart('\n') + (random.Next(4) == 0 ? $"<{One(Targets)}{One("", " c.md")}>" : One(Targets));

    private string Title() => random.Next(4) > 0 ? "" : One(" \"t\"", " 't'", " (t)", "\n\"t\"", " \"a \\\" b\"", " t");

    private string Html() => One(
        $"<a href=\"{One(Targets)}\">",
        $"<img alt='x' src='{One(Targets)}'/>",
        $"<a class=\"c\" HREF={One("b.md", "A/b.md#f", "x&amp;y.md")}>",
        $"<video poster=\"{One(Targets)}\" src='v.mp4'>",
        $"<img srcset=\"{One(Targets)}{One("", " 2x", " 100w (a,b)", ",", "\n1x")}, {One(Targets)}{One("", " 2x", ", ,")}\">",
        $"<source SRCSET='{One(Targets)},\t{One("b,c.png", "D/pic.png 1x,e.png")}'>",
        "<a name=\"n\">",
        "</a>");

    private string FrontMatter()
    {
        if (random.Next(3) > 0)
        {
            return "";
        }

        var lines = Enumerable.Range(0, random.Next(1, 5)).Select(i => $"k{i}: " + One(
            $"\"[[{One(Names)}]]\"",
            $"'[[{One(Names).Replace("'", "''", StringComparison.Ordinal)}|l]]'",
            $"[[{One("P", "A/b", "ü/ß")}]]",
            $"[\"[[{One("P", "A/b")}]]\", '![[pic.png]]']",
            $"\n  - \"[[{One(Names)}]]\"\n  - plain # [[no]]\n  - '[t]({One("b.md", "A/b.md#h")})'",
            $"text [[{One("P", "A/b")}]] and more",
            $"|\n  one [[{One("P", "A/b")}]]\n  two",
            "2026-11-29",
            "{x: \"[[A/b]]\"}"));
        return $"---\n{string.Join('\n', lines)}\n---\n";
    }

    private string One(params string[] choices) => choices[random.Next(choices.Length)];
}
