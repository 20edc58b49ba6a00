namespace Wikibot.Git.Links;

/// <summary>One way to write a link. <see cref="All"/> is the one list of them: the scanner finds these, and moves, deletions and search know no others.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Form">How it looks.</param>
/// <param name="ByName">Whether it names a page or file as Obsidian does; else it holds an address, as a browser follows it.</param>
internal sealed record LinkSyntax(string Name, string Form, bool ByName)
{
    public static LinkSyntax Wiki { get; } = new("wiki link", "[[Target]], [[Target#Heading|label]]", ByName: true);

    public static LinkSyntax Embed { get; } = new("embed", "![[Target]]", ByName: true);

    public static LinkSyntax Inline { get; } = new("link", "[text](address), [text](<address>)", ByName: false);

    public static LinkSyntax Image { get; } = new("image", "![text](address)", ByName: false);

    /// <summary>Where links by reference have their address.</summary>
    public static LinkSyntax Definition { get; } = new("reference definition", "[label]: address", ByName: false);

    public static LinkSyntax Html { get; } = new("HTML attribute", "<a href=\"address\">, <img src=\"address\" srcset=\"address 2x, address\">", ByName: false);

    /// <summary>All of them. An autolink, <c>&lt;scheme:address&gt;</c>, always leads out of the wiki, so it is none.</summary>
    public static IReadOnlyList<LinkSyntax> All { get; } = [Wiki, Embed, Inline, Image, Definition, Html];
}

/// <summary>A place in a page in which links can stand: what must be written otherwise there, and how.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Encoded">The ASCII characters that an address has percent-encoded there.</param>
/// <param name="Forbidden">The characters that a name cannot have there.</param>
internal sealed record LinkPlace(string Name, string Encoded, string Forbidden = LinkPlace.NoName)
{
    /// <summary>What parts a wiki link's target from its surroundings.</summary>
    private const string NoName = "[]|\n";

    public static LinkPlace Text { get; } = new("text", " \"<>\\%#?&");

    public static LinkPlace Bracketed { get; } = new("angle brackets", "<>\\%#?&");

    public static LinkPlace Quoted { get; } = new("an attribute's quotes", " \"'<>\\%#?&");

    public static LinkPlace Unquoted { get; } = new("an attribute without quotes", " \"'<>\\%#?&=`");

    /// <summary>One address of several (<c>srcset</c>), which a comma would end.</summary>
    public static LinkPlace QuotedList { get; } = new("a list in an attribute's quotes", Quoted.Encoded + ",");

    public static LinkPlace UnquotedList { get; } = new("a list in an attribute without quotes", Unquoted.Encoded + ",");

    public static LinkPlace YamlDouble { get; } = new("double quotes in front matter", " \"'<>\\%#?&[]{},");

    public static LinkPlace YamlSingle { get; } = new("single quotes in front matter", " \"'<>\\%#?&[]{},");

    /// <summary>Without quotes, and in texts of several lines; a colon or a sign before a space would end such a value.</summary>
    public static LinkPlace YamlPlain { get; } = new("front matter without quotes", " \"'<>\\%#?&[]{},:", NoName + "#:,{}");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LinkPlace> All { get; } = [Text, Bracketed, Quoted, Unquoted, QuotedList, UnquotedList, YamlDouble, YamlSingle, YamlPlain];

    public bool IsFrontMatter => this == YamlDouble || this == YamlSingle || this == YamlPlain;
}
