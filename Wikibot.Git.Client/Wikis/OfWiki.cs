using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Wikibot.Git.Client;

/// <summary>An answer about one wiki, as the git service gives it and as a tool returns it.</summary>
public abstract record OfWiki
{
    /// <summary>The wiki's name, which a tool adds: its caller may not have named one.</summary>
    [Description("The wiki."), JsonPropertyOrder(-1)]
    public string? Wiki { get; init; }
}
