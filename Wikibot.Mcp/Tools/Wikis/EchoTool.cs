using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>Answer of <c>echo</c>.</summary>
/// <param name="Message">What was sent.</param>
/// <param name="Name">Who the service takes the caller for.</param>
/// <param name="User">The caller's user id.</param>
internal sealed record EchoResult(
    [property: Description("What you sent.")] string Message,
    [property: Description("Who the service takes you for: the author of your changes.")] string Name,
    [property: Description("Your user id: who owns a wiki can make you a member by it.")] string User);

/// <summary>Is anybody there, and who am I?</summary>
internal sealed class EchoTool(ToolCall call)
{
    /// <summary>Sends the message back.</summary>
    [McpServerTool(Name = "echo", Title = "Echo", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Sends your message back and says who you are to this server. Use it to test the connection; it reads and changes nothing.")]
    public EchoResult Echo([Description("Any text.")] string message) => new(message, call.Caller.Name, call.Caller.Subject);
}
