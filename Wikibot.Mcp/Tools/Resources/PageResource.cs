using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// Pages, and files beside them, as MCP resources, for clients that let their user put a page into the conversation. Matched by hand: what the SDK makes of an
/// annotated method (a regular expression, a function by reflection) would be made at every start, and pages are mostly read by tool.
/// </summary>
internal sealed class PageResource : McpServerResource
{
    private const string Scheme = "wiki://";

    /// <inheritdoc/>
    public override ResourceTemplate ProtocolResourceTemplate { get; } = new()
    {
        UriTemplate = Scheme + "{wiki}/{+path}",
        Name = "page",
        Title = "Wiki page",
        Description = "A page of a wiki, or a file beside the pages, as it is now: wiki://home/Dev/Notes.",
        MimeType = "text/markdown",
    };

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override bool IsMatch(string uri) => Parse(uri) is not null;

    /// <summary>The address of a page or file.</summary>
    public static string UriOf(string wiki, string path) => $"{Scheme}{Uri.EscapeDataString(wiki)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>The newest text of a page, whole; or the bytes of a file, where no page has that path.</summary>
    public override async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uri = request.Params.Uri;
        var (wiki, path) = Parse(uri) ?? throw new McpProtocolException($"{uri} is no page's address.", McpErrorCode.InvalidParams);
        var call = request.Services!.GetRequiredService<ToolCall>();
        try
        {
            return new ReadResourceResult { Contents = [await ReadAsync(call, uri, wiki, path, cancellationToken)] };
        }
        catch (WikibotProblemException problem)
        {
            throw new McpProtocolException($"{problem.Message} (code: {problem.Code})", problem, Code(problem.Status, request.Server.NegotiatedProtocolVersion))
            {
                Data = { ["uri"] = uri },
            };
        }
    }

    private async ValueTask<ResourceContents> ReadAsync(ToolCall call, string uri, string wiki, string path, CancellationToken cancellationToken)
    {
        try
        {
            var page = await call.Git.ReadPageAsync(call.Caller, wiki, path, cancellationToken: cancellationToken);
            return new TextResourceContents { Uri = uri, MimeType = ProtocolResourceTemplate.MimeType, Text = page.Content };
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.PageNotFound && Path.HasExtension(path))
        {
            if (await FileAsync(call, wiki, path, cancellationToken) is { } file)
            {
                return file.Link is null
                    ? BlobResourceContents.FromBytes(file.Content, uri, file.MediaType)
                    : throw Problem.Make(413, ProblemCodes.TooLarge, $"The file has {file.Bytes} bytes, too many for a resource: read_attachment gives an address to fetch it from.");
            }

            // Neither: what is said of pages says more.
            throw;
        }
    }

    private static async ValueTask<AttachmentContent?> FileAsync(ToolCall call, string wiki, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Git.ReadAttachmentAsync(call.Caller, wiki, new ReadAttachmentQuery(path), cancellationToken);
        }
        catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.FileNotFound or ProblemCodes.InvalidArgument)
        {
            return null;
        }
    }

    private static (string Wiki, string Path)? Parse(string uri)
    {
        var slash = uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? uri.IndexOf('/', Scheme.Length) : -1;
        return slash > Scheme.Length && slash + 1 < uri.Length
            ? (Uri.UnescapeDataString(uri[Scheme.Length..slash]), Uri.UnescapeDataString(uri[(slash + 1)..]))
            : null;
    }

    // A missing resource had a code of its own until 2026-07-28 (SEP-2164).
    private static McpErrorCode Code(int status, string? protocolVersion) => status switch
    {
        StatusCodes.Status404NotFound when string.CompareOrdinal(protocolVersion, "2026-07-28") < 0 => McpErrorCode.ResourceNotFound,
        < 500 => McpErrorCode.InvalidParams,
        _ => McpErrorCode.InternalError,
    };
}
