namespace Wikibot.Mcp.Http;

/// <summary>How large the body of an endpoint's requests may be, whatever holds for the others: its metadata.</summary>
/// <param name="Bytes">Most bytes.</param>
internal sealed record OwnBodyLimit(long Bytes);
