using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Pictures and files beside the pages.</summary>
internal sealed class AttachmentTools(ToolCall call)
{
    private const string Path = "Such as Dev/plan.png.";

    /// <summary>What is in the file?</summary>
    [McpServerTool(Name = "read_attachment", Title = "Read a file", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(AttachmentResult))]
    [Description("Shows a picture or text file that lies beside the pages; of others it says what they are.")]
    public async Task<CallToolResult> ReadAttachment(
        [Description(Path)] string path,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("As it was at this commit.")] string? commit = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var file = await call.Git.ReadAttachmentAsync(call.Caller, name, new ReadAttachmentQuery(path, commit, Shown: true), cancellationToken);
        var (answer, shown) = AttachmentResult.From(name, file);

        // What the answer says as text comes by the filter, as of every tool.
        return new CallToolResult
        {
            StructuredContent = JsonSerializer.SerializeToElement(answer, ToolRegistrationExtensions.Json),
            Content = shown is null ? [] : [shown],
        };
    }

    /// <summary>Creates or replaces a file.</summary>
    [McpServerTool(Name = "write_attachment", Title = "Write a file", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Saves a picture or other file beside the pages, at most 3 MiB. Show it in a page by ![[Dev/plan.png]].")]
    public async Task<WriteResult> WriteAttachment(
        [Description(Path)] string path,
        [Description("All its bytes, in Base64.")] string content,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("To replace one: that of read_attachment.")] string? revision = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var request = new WriteAttachmentRequest(path, Bytes(content), revision, message);
        return WriteResult.From(name, await call.Git.WriteAttachmentAsync(call.Caller, name, request, call.OperationId, cancellationToken));
    }

    /// <summary>The bytes of Base64, which models also write as a data: URL.</summary>
    private static byte[] Bytes(string content)
    {
        var comma = content.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? content.IndexOf(',', StringComparison.Ordinal) : -1;
        try
        {
            return Convert.FromBase64String(content[(comma + 1)..]);
        }
        catch (FormatException)
        {
            throw Problem.Invalid("content", "base64", "\"content\" is no Base64: send the bytes of the file, with \"=\" at the end where their number asks for it. Text belongs into a page.");
        }
    }
}
