using ModelContextProtocol.Protocol;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Both services and a client, for tests that meet a fault as a model does: over the MCP wire.</summary>
public abstract class FaultScene : TwoServices
{
    protected string Repository => Git.Repository("home");

    protected async Task<CallToolResult> CallAsync(string tool, object arguments) =>
        await Client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A call that must be done.</summary>
    protected async Task<CallToolResult> DoAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        result.IsError.ShouldNotBe(true, result.Sentence());
        return result;
    }

    /// <summary>A call that must be refused with this code; what it says.</summary>
    protected async Task<string> RefusedAsync(string tool, object arguments, string code)
    {
        var result = await CallAsync(tool, arguments);
        result.IsError.ShouldBe(true, result.StructuredContent?.ToString());
        result.Problem()["code"]!.GetValue<string>().ShouldBe(code, result.Sentence());
        return result.Sentence();
    }

    /// <summary>Writes a page; the commit.</summary>
    protected async Task<string> WriteAsync(string path, string content, string? revision = null) =>
        (await DoAsync("write_page", revision is null ? new { path, content } : new { path, content, revision })).At("commit")!.GetValue<string>();

    protected async Task<string> ReadAsync(string path) => (await DoAsync("read_page", new { path })).At("content")!.GetValue<string>();

    protected async Task<string> RevisionAsync(string path) => path.EndsWith('/')
        ? (await DoAsync("list_pages", new { prefix = path })).At("revision")!.GetValue<string>()
        : (await DoAsync("read_page", new { path })).At("revision")!.GetValue<string>();

    protected async Task<CallToolResult> MoveAsync(string path, string to) => await DoAsync("move_page", new { path, to, revision = await RevisionAsync(path) });

    /// <summary>The members <paramref name="name"/> of a list in an answer.</summary>
    protected static IEnumerable<string?> Each(CallToolResult result, string list, string name) =>
        result.At(list)?.AsArray().Select(item => item![name]?.GetValue<string>()) ?? [];

    protected async Task<string> GitAsync(params string[] arguments) => (await StockGit.RunAsync(Repository, arguments)).Trim();
}
