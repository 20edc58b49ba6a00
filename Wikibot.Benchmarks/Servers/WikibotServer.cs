using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Finding;

namespace Wikibot.Benchmarks.Servers;

/// <summary>Ours: both services as they are published, behind HTTP with a bearer token.</summary>
internal sealed class WikibotServer(ServicePair pair) : ServerKind("Wikibot", "each write flushed to the disk; every change a commit")
{
    public override async Task<McpConnection> ConnectAsync(CancellationToken cancellationToken) => await HttpConnection.ConnectAsync(pair.Target, cancellationToken);

    public override IEnumerable<int> ProcessesOf(McpConnection connection) => pair.ProcessIds;

    public override ServerCall Call(ServerOperation operation, int number) => operation switch
    {
        ServerOperation.Read => new("read_page", new { wiki = "home", path = PathOf(number) }, "of it."),
        ServerOperation.Write => new("write_page", new { wiki = "home", path = NewPath(number), content = NewText(number) }),
        ServerOperation.Edit => new("edit_page", new { wiki = "home", path = PathOf(number), edits = new[] { new { old = Line, @new = NextLine(number) } } }),
        ServerOperation.List => new("list_pages", new { wiki = "home", prefix = "folder-07" }, "page-00007"),
        _ => new("search_pages", new { wiki = "home", query = FoundWiki.Seldom }, "page-00500"),
    };
}
