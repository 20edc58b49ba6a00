using Wikibot.Benchmarks.Finding;

namespace Wikibot.Benchmarks.Servers;

/// <summary>What is asked of every server.</summary>
internal enum ServerOperation
{
    /// <summary>A page of about 3 KiB, another each time.</summary>
    Read,

    /// <summary>A new page.</summary>
    Write,

    /// <summary>One line of a page is replaced; appended where the server can do no more.</summary>
    Edit,

    /// <summary>The pages of one folder of twenty.</summary>
    List,

    /// <summary>A word that is on four of 2,000 pages.</summary>
    Search,
}

/// <summary>A call of a tool.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Expected">What the answer has to hold; null when anything but an error will do.</param>
internal sealed record ServerCall(string Tool, object Arguments, string? Expected = null);

/// <summary>A kind of server: how it is reached, and what its tools are called.</summary>
/// <param name="name">Its name.</param>
/// <param name="keeps">What a write of it survives, and what of the past it keeps.</param>
internal abstract class ServerKind(string name, string keeps)
{
    /// <summary>The pages that all servers have.</summary>
    protected static readonly FoundWiki Texts = new(2000, 20);

    public string Name => name;

    public string Keeps => keeps;

    /// <summary>Number of pages.</summary>
    public static int Pages => Texts.Pages;

    /// <summary>A page's text.</summary>
    public static byte[] TextOf(int page) => Texts.TextOf(page, 0);

    /// <summary>Reaches the server, and starts it where each client has its own.</summary>
    public abstract Task<McpConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>The processes of a connection.</summary>
    public abstract IEnumerable<int> ProcessesOf(McpConnection connection);

    /// <summary>How an operation is asked for; null when the server has no such tool.</summary>
    /// <param name="operation">What.</param>
    /// <param name="number">Number of the call: another page each time.</param>
    public abstract ServerCall? Call(ServerOperation operation, int number);

    /// <summary>A page that has not been asked for yet.</summary>
    protected static int PageOf(int number) => (int)(number * 7919L % Texts.Pages);

    /// <summary>Path of a page, without <c>.md</c>.</summary>
    protected static string PathOf(int number) => Texts.PathOf(PageOf(number));

    /// <summary>A new page for each number.</summary>
    protected static string NewPath(int number) => $"folder-{number % Texts.Folders:00}/new-{number:00000}";

    /// <summary>The line that every page has once.</summary>
    protected const string Line = "The draft000000 of it.";

    /// <summary>Its successor.</summary>
    protected static string NextLine(int number) => $"The edit {number} of it.";

    /// <summary>Text of a new page.</summary>
    protected static string NewText(int number) => System.Text.Encoding.UTF8.GetString(Texts.TextOf(number % Texts.Pages, number + 1));
}
