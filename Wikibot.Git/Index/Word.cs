namespace Wikibot.Git.Index;

/// <summary>A word of a text as it is looked for.</summary>
/// <param name="Text">Folded: small letters without accents. Never white space, quotes or other ASCII but letters and digits.</param>
/// <param name="Start">Offset of its first character in the text.</param>
/// <param name="End">Offset behind its last.</param>
internal readonly record struct Word(string Text, int Start, int End);
