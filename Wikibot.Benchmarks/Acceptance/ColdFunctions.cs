using System.Diagnostics;
using System.Globalization;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>
/// Makes Lambda functions cold by the AWS CLI: a function whose memory changes gets new processes. The memory goes up by one MB and
/// at the end back to what it was. The environment, where the secrets are, is neither read nor written; and each change is waited for.
/// </summary>
/// <param name="names">Names of the functions.</param>
/// <param name="program">The AWS CLI.</param>
internal sealed class ColdFunctions(IReadOnlyList<string> names, string program = "aws") : IAsyncDisposable
{
    private readonly Dictionary<string, int> _memory = new(StringComparer.Ordinal);
    private bool _raised;

    /// <summary>Reads what the functions have, and so finds out whether this machine may.</summary>
    /// <exception cref="ColdStartException">It may not.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var text = await RunAsync(["get-function-configuration", "--function-name", name, "--query", "MemorySize", "--output", "text"], cancellationToken);
            _memory[name] = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
                ? megabytes
                : throw new ColdStartException($"The AWS CLI says that {name} has \"{text}\" MB.");
        }
    }

    /// <summary>Makes all of them cold, and returns when they can be called.</summary>
    public async Task MakeColdAsync(CancellationToken cancellationToken)
    {
        _raised = !_raised;
        await SetAsync(_raised ? 1 : 0, cancellationToken);
    }

    /// <summary>Gives them the memory that they had.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_raised)
        {
            _raised = false;
            await SetAsync(0, CancellationToken.None);
        }
    }

    private async Task SetAsync(int more, CancellationToken cancellationToken)
    {
        foreach (var (name, megabytes) in _memory)
        {
            await RunAsync(["update-function-configuration", "--function-name", name, "--memory-size", $"{megabytes + more}", "--query", "LastUpdateStatus", "--output", "text"], cancellationToken);
        }

        foreach (var name in _memory.Keys)
        {
            await RunAsync(["wait", "function-updated-v2", "--function-name", name], cancellationToken);
        }
    }

    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new ColdStartException($"aws lambda {arguments[0]} ended with {process.ExitCode}: {(await error).Trim()}");
    }

    private Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, ["lambda", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new ColdStartException("--functions needs the AWS CLI ('aws' on the PATH).", missing);
        }
    }
}

/// <summary>Functions could not be made cold; the sentence says why.</summary>
internal sealed class ColdStartException(string message, Exception? inner = null) : Exception(message, inner);
