namespace Wikibot.Git.Client;

/// <summary>By what a caller calls: kept in the trailers of commits beside the person, so that their programs and sessions are told apart.</summary>
/// <param name="Client">Name of the OAuth client, or of the static token.</param>
/// <param name="Agent">Name and version of the program, as it says itself (MCP's client info).</param>
/// <param name="Session">Which of its sessions, as far as the protocol tells (decision 0021).</param>
public sealed record CallOrigin(string? Client = null, string? Agent = null, string? Session = null);
