using System.Diagnostics;

namespace Wikibot.Benchmarks.Repositories;

/// <summary>The git command line, apart from this machine's configuration.</summary>
internal static class GitTool
{
    /// <summary>How to start it in <paramref name="folder"/>, with input and output as pipes.</summary>
    public static ProcessStartInfo Start(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["LC_ALL"] = "C.UTF-8" },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Runs it to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(
        string folder,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        ReadOnlyMemory<byte> input = default,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Process.Start(Start(folder, arguments, environment))!;
        await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
