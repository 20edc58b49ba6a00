using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Pages as MCP resources, for clients that let their user put a page into the conversation.</summary>
internal sealed class PageResources(ToolCall call)
{
    private const string Scheme = "wiki://";

    /// <summary>The newest text of a page, whole.</summary>
    [McpServerResource(UriTemplate = Scheme + "{wiki}/{+path}", Name = "page", Title = "Wiki page", MimeType = "text/markdown")]
    [Description("A page of a wiki, as it is now: wiki://home/Dev/Notes.")]
    public async Task<TextResourceContents> ReadAsync(string wiki, string path, RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        try
        {
            var page = await call.Git.ReadPageAsync(call.Caller, wiki, Uri.UnescapeDataString(path), cancellationToken: cancellationToken);
            return new TextResourceContents { Uri = request.Params.Uri, MimeType = "text/markdown", Text = page.Content };
        }
        catch (WikibotProblemException problem)
        {
            throw new McpProtocolException($"{problem.Message} (code: {problem.Code})", problem, Code(problem.Status, request.Server.NegotiatedProtocolVersion))
            {
                Data = { ["uri"] = request.Params.Uri },
            };
        }
    }

    // A missing resource had a code of its own until 2026-07-28 (SEP-2164).
    private static McpErrorCode Code(int status, string? protocolVersion) => status switch
    {
        StatusCodes.Status404NotFound when string.CompareOrdinal(protocolVersion, "2026-07-28") < 0 => McpErrorCode.ResourceNotFound,
        < 500 => McpErrorCode.InvalidParams,
        _ => McpErrorCode.InternalError,
    };
}
