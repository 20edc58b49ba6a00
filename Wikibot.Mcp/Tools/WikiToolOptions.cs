namespace Wikibot.Mcp.Tools;

/// <summary>Choices of the tools. Configuration section <c>Wikibot</c>.</summary>
internal sealed class WikiToolOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot";

    /// <summary>The wiki that a call without <c>wiki</c> means. Environment: <c>Wikibot__DefaultWiki</c>.</summary>
    /// <value>Default: none; then a call without <c>wiki</c> means the caller's only one.</value>
    public string? DefaultWiki { get; set; }
}
