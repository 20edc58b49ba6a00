using System.CommandLine;
using System.CommandLine.Parsing;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Backups;
using Wikibot.Benchmarks.Floor;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Modes;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Share;
using Wikibot.Benchmarks.Tracing;

// A further process of an acceptance run.
if (Worker.JobOfThisProcess is { } job)
{
    return await Worker.WorkAsync(job, CancellationToken.None);
}

// A server that does nothing but answer, beside which ours are measured.
if (FloorServer.OfThisProcess is { } floor)
{
    await FloorServer.RunAsync(floor);
    return 0;
}

// ./wikibot bench: a table of contents. Each mode is a file in Modes/.
var root = FindRoot();
var folder = new Option<string>("--folder") { Description = "Scratch folder, on a disk", DefaultValueFactory = _ => Path.Combine(root, "artifacts", "bench"), Recursive = true };
var json = new Option<string?>("--json") { Description = "Result file (default artifacts/bench/{mode}.json)", Recursive = true };
var noDocs = new Option<bool>("--no-docs") { Description = "Leave docs/benchmarks.md alone", Recursive = true };
var only = new Option<string>("--only") { Description = "Only peers, or rows, whose name holds this text", DefaultValueFactory = _ => "" };
var commands = new RootCommand("Measures Wikibot. Exit code 1 when a bar is missed.") { folder, json, noDocs };

var peers = new Command("peers", "The engine beside LibGit2Sharp, git, dulwich and GitPython, interleaved") { only };
peers.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new PeersMode(new SampleWiki(Pages: 2000, Folders: 20, Commits: 3000), PeerKinds.Named(parsed.GetValue(only)!)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(peers);

var fileOperations = new Command("file-operations", "Requests to the file system for each operation, and their cost at 1 ms and 3 ms each") { only };
fileOperations.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new FileOperationsMode(new SampleWiki(Pages: 2000, Folders: 20, Commits: 3000, Area: "area"), parsed.GetValue(only)!).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(fileOperations);

var sizes = new Option<int[]>("--sizes") { Description = "Numbers of pages and commits", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1000, 10_000, 100_000] };
var scale = new Command("scale", "The engine on 1,000, 10,000 and 100,000 pages and commits") { sizes };
scale.SetAction((parsed, stop) => RunAsync(parsed, () => new ScaleMode(parsed.GetValue(sizes)!).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(scale);

var url = new Option<Uri?>("--url") { Description = "MCP endpoint of a running system; without it, services are published and started", CustomParser = EndpointOf };
var wiki = new Option<string?>("--wiki") { Description = "Wiki of the running system" };
var delay = new Option<int>("--delay") { Description = "Milliseconds that each file operation takes (without --url)" };
var functions = new Option<string[]>("--functions") { Description = "With --url: names of its Lambda functions, made cold by the AWS CLI (their memory goes up by 1 MB and back)", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
var calls = new Option<int>("--calls") { Description = "Warm reads and writes that are measured, and as many before", DefaultValueFactory = _ => 200 };
var published = new Option<bool>("--published") { Description = "Takes the services that an earlier run published" };
var acceptance = new Command("acceptance", "A whole system through MCP; the token is in WIKIBOT_TOKEN or in .wikibot/mcp-token") { url, wiki, delay, functions, calls, published };
acceptance.SetAction((parsed, stop) => RunAsync(parsed, () => new AcceptanceMode(AcceptanceOf(parsed)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(acceptance);

var shareDelay = new Option<int>("--delay") { Description = "Milliseconds that each file operation takes; 0 is the local disk", DefaultValueFactory = _ => 3 };
var contentionRounds = new Option<int>("--rounds") { Description = "How often 20 processes write at once", DefaultValueFactory = _ => 3 };
var contention = new Command("contention", "Many processes that write to one wiki on a slow share") { shareDelay, contentionRounds };
contention.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new ContentionMode(parsed.GetValue(shareDelay), parsed.GetValue(contentionRounds)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(contention);

var reads = new Option<int>("--reads") { Description = "Measured reads of each pair of services", DefaultValueFactory = _ => 2000 };
var tracing = new Command("tracing", "What tracing costs a warm page read through MCP: off, OTLP and X-Ray, interleaved") { reads };
tracing.SetAction((parsed, stop) => RunAsync(parsed, () => new TracingMode(root, parsed.GetValue(reads)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(tracing);

var mebibytes = new Option<int>("--size") { Description = "MiB of attachments in the wiki", DefaultValueFactory = _ => 1024 };
var rounds = new Option<int>("--rounds") { Description = "How often everything is done", DefaultValueFactory = _ => 3 };
var backup = new Command("backup", "Memory and throughput of backup, export and restore of a large wiki, beside git bundle create") { mebibytes, rounds, published };
backup.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new BackupMode(root, parsed.GetValue(mebibytes), parsed.GetValue(rounds), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(backup);

var large = new Command("large", "A large wiki by stock git: pushed in parts, cloned, checked, and compared with the server's objects") { mebibytes, published };
large.SetAction((parsed, stop) => RunAsync(parsed, () => new LargeMode(root, parsed.GetValue(mebibytes), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(large);

var fairness = new Command("fairness", "An ordinary reader alone, and beside eight callers that send the heaviest requests there are") { reads, published };
fairness.SetAction((parsed, stop) => RunAsync(parsed, () => new FairnessMode(root, parsed.GetValue(reads), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(fairness);

var access = new Command("access", "What other people's wikis and limits cost and tell: refusals of strangers, callers over their limit, a thousand wikis") { reads, published };
access.SetAction((parsed, stop) => RunAsync(parsed, () => new AccessMode(root, parsed.GetValue(reads), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(access);

var quick = new Option<bool>("--quick") { Description = "Small sizes, as the tests take them" };
var cost = new Command("cost", "Every tool with hostile inputs, at 1, 2, 4 and 8 times a size: steps, memory, time") { quick, only };
cost.SetAction((parsed, stop) => RunAsync(parsed, () => new CostMode(parsed.GetValue(quick), parsed.GetValue(only)!).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(cost);

var mixed = new Option<int>("--mixed-calls") { Description = "Calls of all clients together", DefaultValueFactory = _ => 20_000 };
var life = new Command("life", "Sixteen days of one system with its schedule, made short: eight clients, and what grows") { mixed, published };
life.SetAction((parsed, stop) => RunAsync(parsed, () => new LifeMode(root, parsed.GetValue(mixed), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(life);

var findSizes = new Option<int[]>("--sizes") { Description = "Numbers of pages; twice as many commits", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [10_000, 100_000] };
var find = new Command("find", "Search, links, history and changes beside git, ripgrep and npm's libraries, and through MCP, on made-up wikis") { findSizes, shareDelay, published };
find.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new FindMode(root, parsed.GetValue(findSizes)!, parsed.GetValue(shareDelay), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(find);

var pages = new Option<int>("--pages") { Description = "Number of pages", DefaultValueFactory = _ => 10_000 };
var history = new Option<int>("--commits") { Description = "Number of commits", DefaultValueFactory = _ => 100_000 };
var transfer = new Command("transfer", "Clone and fetch by stock git, beside git http-backend and git upload-pack on the same files") { pages, history, rounds, published };
transfer.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new TransferMode(root, parsed.GetValue(pages), parsed.GetValue(history), parsed.GetValue(rounds), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(transfer);

var tree = new Option<string>("--tree") { Description = "A folder of Markdown pages that nobody here wrote; npm's @fireblocks/ts-sdk when left out", DefaultValueFactory = _ => "" };
var retrieval = new Command("retrieval", "Does the search find the right page? Beside minisearch, flexsearch, ripgrep and FTS5 as it comes") { tree };
retrieval.SetAction((parsed, stop) => RunAsync(parsed, () => new RetrievalMode(parsed.GetValue(tree)!).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(retrieval);

var serverCalls = new Option<int>("--calls") { Description = "Measured calls of each kind", DefaultValueFactory = _ => 200 };
var servers = new Command("servers", "Other MCP servers that read and write Markdown, with the same client on the same pages") { serverCalls, published };
servers.SetAction((parsed, stop) => RunAsync(parsed, () => new ServersMode(root, parsed.GetValue(serverCalls), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(servers);

var pathCalls = new Option<int>("--calls") { Description = "Measured calls of each kind", DefaultValueFactory = _ => 2000 };
var path = new Command("path", "Where a read and a write through MCP go, beside bare hops and the MCP package alone") { pathCalls, published };
path.SetAction((parsed, stop) => RunAsync(parsed, () => new PathMode(root, parsed.GetValue(pathCalls), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(path);

var manyWikis = new Option<int>("--wikis") { Description = "Wikis of the row with many", DefaultValueFactory = _ => 10_000 };
var load = new Command("load", "More clients, more pairs of services on one slow share, more wikis, and what the model of docs/scale.md says of each") { shareDelay, manyWikis, published };
load.SetAction((parsed, stop) => RunAsync(parsed, () => new LoadMode(root, parsed.GetValue(shareDelay), parsed.GetValue(manyWikis), parsed.GetValue(published)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(load);

var noLighthouse = new Option<bool>("--no-lighthouse") { Description = "Leaves Lighthouse out, which needs npm and a Chromium" };
var web = new Command("web", "The wiki in the browser: a page, its history and a search beside a plain page read, and by Lighthouse") { serverCalls, published, noLighthouse };
web.SetAction((parsed, stop) => RunAsync(parsed, () =>
    new WebMode(root, parsed.GetValue(serverCalls), parsed.GetValue(published), !parsed.GetValue(noLighthouse)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(web);

var stops = new Command("stops", "The local system as ./wikibot up starts it: until a client can connect, and how it ends") { rounds };
stops.SetAction((parsed, stop) => RunAsync(parsed, () => new StopsMode(root, parsed.GetValue(rounds)).RunAsync(Folder(parsed), stop), stop));
commands.Subcommands.Add(stops);

var startupProfile = new Command("startup-profile", "Writes startup.mibc of the services: what ReadyToRun compiles beside their own code");
startupProfile.SetAction((parsed, stop) => new StartupProfileMode(root).RunAsync(Folder(parsed), stop));
commands.Subcommands.Add(startupProfile);

// Time to end the services that a mode started: else they would go on after it.
return await commands.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });

string Folder(ParseResult parsed) => Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;

async Task<int> RunAsync(ParseResult parsed, Func<Task<Report>> mode, CancellationToken stop)
{
    try
    {
        return await ReportFiles.PublishAsync(await mode(), new OutputOptions(root, parsed.GetValue(json), !parsed.GetValue(noDocs)), stop);
    }
    catch (Exception refused) when (refused is NotADiskException or ShareUnavailableException or PlatformNotSupportedException or ColdStartException or TargetException)
    {
        await Console.Error.WriteLineAsync(refused.Message);
        return 2;
    }
}

AcceptanceOptions AcceptanceOf(ParseResult parsed)
{
    var milliseconds = parsed.GetValue(delay);
    var endpoint = parsed.GetValue(url);
    var target = endpoint is null ? null : new Target(endpoint, Token(), parsed.GetValue(wiki));
    return new(root, target is not null ? target.Url.Host : milliseconds > 0 ? $"{milliseconds}-ms-share" : "local", target, milliseconds, parsed.GetValue(published), parsed.GetValue(functions)!, parsed.GetValue(calls));
}

// Never an argument: those are seen by everyone on the machine.
string Token()
{
    var file = Path.Combine(Environment.GetEnvironmentVariable("WIKIBOT_DATA") ?? Path.Combine(root, ".wikibot"), "mcp-token");
    return Environment.GetEnvironmentVariable("WIKIBOT_TOKEN") is { Length: > 0 } given ? given
        : File.Exists(file) ? File.ReadAllText(file).Trim()
        : throw new TargetException("Set WIKIBOT_TOKEN to a token of the system at --url that may write.");
}

// System.CommandLine converts no Uri.
static Uri? EndpointOf(ArgumentResult result)
{
    var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
    if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeHttp))
    {
        return endpoint;
    }

    result.AddError($"--url must be an http or https URL, such as https://wiki.example.org/mcp; it is \"{text}\".");
    return null;
}

static string FindRoot()
{
    for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
    {
        if (File.Exists(Path.Combine(at.FullName, "Wikibot.sln")))
        {
            return at.FullName;
        }
    }

    return Environment.CurrentDirectory;
}
