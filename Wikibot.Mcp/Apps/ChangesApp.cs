using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Apps;

/// <summary>
/// The page that shows what <c>compare</c>, <c>recent_changes</c> and <c>revert_changes</c> answer, in clients that show pages in the chat: the same for
/// everybody, without anything of a wiki in it. What is shown comes from the client, which called the tool.
/// </summary>
internal sealed class ChangesApp : McpServerResource
{
    /// <summary>Its address.</summary>
    public const string Uri = "ui://wikibot/changes";

    /// <summary>The <c>ui</c> member of <c>_meta</c> of a tool whose answers it shows. Models and pages may call them, which is what goes without saying.</summary>
    public const string OfTool = $$"""{"resourceUri":"{{Uri}}"}""";

    // It changes with a release only.
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public override ResourceTemplate ProtocolResourceTemplate { get; } = new()
    {
        UriTemplate = Uri,
        Name = "changes",
        Title = "Changes",
        Description = "Shows changes of a wiki as differences, in the chat.",
        MimeType = UiExtension.MimeType,
        Meta = Meta(),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override bool IsMatch(string uri) => uri == Uri;

    /// <summary>The page.</summary>
    public override ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new ReadResourceResult
        {
            Contents = [new TextResourceContents { Uri = Uri, MimeType = UiExtension.MimeType, Text = ChangesPage.Html, Meta = Meta() }],
            TimeToLive = s_lifetime,
            CacheScope = CacheScope.Public,
        });

    // No domain of any kind: the page asks nobody but its host. It draws no frame of its own.
    private static JsonObject Meta() => new()
    {
        [UiExtension.MetaKey] = new JsonObject
        {
            ["csp"] = new JsonObject { ["connectDomains"] = new JsonArray(), ["resourceDomains"] = new JsonArray() },
            ["prefersBorder"] = true,
        },
    };
}
