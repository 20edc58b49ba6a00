using Wikibot.Benchmarks.Finding;

namespace Wikibot.Benchmarks.Servers;

/// <summary>A server over stdio on a folder of Markdown files: a process for each client.</summary>
internal abstract class FileServer(string name, string folder, string program, IEnumerable<string> arguments) : ServerKind(name, "left to the operating system; no history")
{
    /// <summary>The folder of its pages.</summary>
    protected string Folder => folder;

    public override async Task<McpConnection> ConnectAsync(CancellationToken cancellationToken) => await StdioConnection.StartAsync(program, arguments, cancellationToken);

    public override IEnumerable<int> ProcessesOf(McpConnection connection) => [((StdioConnection)connection).ProcessId];

    /// <summary>A page as a file.</summary>
    protected string FileOf(string path) => $"{folder}/{path}.md";
}

/// <summary>npm's obsidian-mcp.</summary>
internal sealed class ObsidianServer(NpmFolder npm, string folder) : FileServer(
    "obsidian-mcp", folder, npm.NodeProgram, [Path.Combine(npm.Module("obsidian-mcp"), "dist", "main.js"), "serve", "--vault", $"{Vault}={folder}"])
{
    /// <summary>What to install.</summary>
    public const string Package = "obsidian-mcp@2.0.1";

    private const string Vault = "vault";

    public override ServerCall? Call(ServerOperation operation, int number) => operation switch
    {
        ServerOperation.Read => new("obsidian_read_note", new { vault = Vault, path = PathOf(number) + ".md" }, "of it."),
        ServerOperation.Write => new("obsidian_create_note", new { vault = Vault, path = NewPath(number) + ".md", content = NewText(number) }),
        ServerOperation.Edit => new("obsidian_edit_note", new { vault = Vault, path = PathOf(number) + ".md", operation = "append", content = NextLine(number) }),
        ServerOperation.Search => new("obsidian_search_vault", new { vault = Vault, query = FoundWiki.Seldom }, "page-00500"),
        _ => null,
    };
}

/// <summary>The reference server for files.</summary>
internal sealed class ReferenceFileServer(NpmFolder npm, string folder) : FileServer(
    "server-filesystem", folder, npm.NodeProgram, [Path.Combine(npm.Module("@modelcontextprotocol/server-filesystem"), "dist", "index.js"), folder])
{
    /// <summary>What to install.</summary>
    public const string Package = "@modelcontextprotocol/server-filesystem@2026.8.31";

    // It searches the names of files only.
    public override ServerCall? Call(ServerOperation operation, int number) => operation switch
    {
        ServerOperation.Read => new("read_text_file", new { path = FileOf(PathOf(number)) }, "of it."),
        ServerOperation.Write => new("write_file", new { path = FileOf(NewPath(number)), content = NewText(number) }),
        ServerOperation.Edit => new("edit_file", new { path = FileOf(PathOf(number)), edits = new[] { new { oldText = Line, newText = NextLine(number) } } }),
        ServerOperation.List => new("list_directory", new { path = $"{Folder}/folder-07" }, "page-00007"),
        _ => null,
    };
}

/// <summary>npm's fast-filesystem-mcp.</summary>
internal sealed class FastFileServer(NpmFolder npm, string folder) : FileServer(
    "fast-filesystem-mcp", folder, npm.NodeProgram, [Path.Combine(npm.Module("fast-filesystem-mcp"), "dist", "index.js"), "--allow", folder])
{
    /// <summary>What to install.</summary>
    public const string Package = "fast-filesystem-mcp@3.5.2";

    public override ServerCall Call(ServerOperation operation, int number) => operation switch
    {
        ServerOperation.Read => new("fast_read_file", new { path = FileOf(PathOf(number)) }, "of it."),
        ServerOperation.Write => new("fast_write_file", new { path = FileOf(NewPath(number)), content = NewText(number) }),
        ServerOperation.Edit => new("fast_edit_block", new { path = FileOf(PathOf(number)), old_text = Line, new_text = NextLine(number) }),
        ServerOperation.List => new("fast_list_directory", new { path = $"{Folder}/folder-07" }, "page-00007"),
        _ => new("fast_search_code", new { path = Folder, pattern = FoundWiki.Seldom }, "page-00500"),
    };
}
