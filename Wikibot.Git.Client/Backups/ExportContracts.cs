using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Answer of <c>POST /wikis/{wiki}/export</c>: a download of the whole wiki.</summary>
public sealed record ExportLink(
    [property: Description("Where to download it; needs no sign-in, so give it only to whoever asked.")] Uri Link,
    [property: Description("Until when the link works.")] DateTimeOffset ExpiresAt,
    [property: Description("Name of the file.")] string FileName,
    [property: Description("Its length in bytes.")] long Bytes,
    [property: Description("The newest commit in it.")] string Commit) : OfWiki;
