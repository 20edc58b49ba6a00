namespace Wikibot.Git.Client;

/// <summary>Answer of <c>GET /wikis/{wiki}/blame</c>: who wrote which lines of a page as it is now.</summary>
/// <param name="Path">The page.</param>
/// <param name="Commit">The commit that it was read at.</param>
/// <param name="Parts">The whole page, part by part: lines that stand together, are of one section and were written by one commit.</param>
/// <param name="Changes">The commits that wrote them, newest first.</param>
public sealed record PageBlame(string Path, string Commit, IReadOnlyList<BlamedPart> Parts, IReadOnlyList<ChangeInfo> Changes);

/// <summary>Lines of a page that one commit wrote.</summary>
/// <param name="Line">The first of them, from 1.</param>
/// <param name="Count">How many.</param>
/// <param name="Text">The lines with their ends.</param>
/// <param name="Change">Which of the changes wrote them, from 0; absent where they are older than what could be looked at.</param>
/// <param name="Heading">Of a part that begins a section: its heading.</param>
public sealed record BlamedPart(int Line, int Count, string Text, int? Change = null, string? Heading = null);
