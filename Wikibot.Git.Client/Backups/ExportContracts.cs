namespace Wikibot.Git.Client;

/// <summary>Answer of <c>POST /wikis/{wiki}/export</c>: a download of the whole wiki.</summary>
/// <param name="Link">Where to download it, with no credentials: whoever has the link may. It belongs in no log.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
/// <param name="FileName">Name of the file: wiki, commit, format.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="Commit">Tip of <c>main</c> in it.</param>
public sealed record ExportLink(Uri Link, DateTimeOffset ExpiresAt, string FileName, long Bytes, string Commit);
