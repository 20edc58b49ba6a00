using System.Diagnostics;

namespace Wikibot.Tests;

/// <summary>Stock git, the judge that nobody here wrote.</summary>
public static class StockGit
{
    /// <summary>Runs git and returns its standard output; fails with its standard error on a non-zero exit.</summary>
    public static async Task<string> RunAsync(string repository, params string[] arguments)
    {
        var (exit, output, error) = await TryRunAsync(repository, arguments);
        return exit == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {exit}: {error}");
    }

    /// <summary>Runs git with bytes on its standard input, and returns those of its standard output; fails on a non-zero exit.</summary>
    public static async Task<byte[]> PipeAsync(string repository, byte[] input, params string[] arguments)
    {
        using var process = Process.Start(Start(repository, arguments))!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }

    /// <summary>Runs git in <paramref name="repository"/>, apart from this machine's configuration.</summary>
    public static async Task<(int Exit, string Output, string Error)> TryRunAsync(string repository, params string[] arguments)
    {
        using var process = Process.Start(Start(repository, arguments))!;

        // Nothing to read: a git that asks must not wait on the test runner's own input.
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo Start(string repository, string[] arguments) => new("git", ["-C", repository, "-c", "safe.directory=*", .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["LC_ALL"] = "C.UTF-8" },
    };
}
