using System.Collections.Concurrent;
using System.Diagnostics;

namespace Wikibot.Tests;

/// <summary>What a process writes to standard output and standard error, line by line. A line comes through a pipe, when it likes.</summary>
/// <param name="onLine">Told each line, after it is here.</param>
internal sealed class ProcessOutput(Action<string>? onLine = null)
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The lines so far; all of them once <see cref="Process.WaitForExitAsync"/> has returned.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary><see cref="Lines"/> as one text.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>Starts <paramref name="process"/>, and reads what it writes until its end.</summary>
    public void Start(Process process)
    {
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it has written <paramref name="text"/>; half a minute at most.</summary>
    public async Task WritesAsync(string text)
    {
        for (var looks = 0; looks < 600 && !Text.Contains(text, StringComparison.Ordinal); looks++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Text.ShouldContain(text);
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
            onLine?.Invoke(line);
        }
    }
}
