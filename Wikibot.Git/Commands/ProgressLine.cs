using Wikibot.Git.Imports;

namespace Wikibot.Git.Commands;

/// <summary>How far an import is, in one line of a terminal that is written over again and again. A file or a pipe is told nothing: it would keep every line.</summary>
/// <param name="terminal">Where the line stands; null when there is no terminal.</param>
internal sealed class ProgressLine(TextWriter? terminal) : IProgress<ImportProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private string _shown = "";

    /// <summary>On standard error, so that it is never among what the command says.</summary>
    public static ProgressLine OnTerminal() => new(Console.IsErrorRedirected ? null : Console.Error);

    /// <inheritdoc/>
    public void Report(ImportProgress value) => Show($"Importing: {100L * value.Done / Math.Max(1, value.Total)} % of {value.Total} files");

    /// <summary>Takes the line away.</summary>
    public void Dispose() => Show("");

    /// <summary>Blanks behind it hide what was longer before.</summary>
    private void Show(string line)
    {
        lock (_lock)
        {
            if (line != _shown)
            {
                terminal?.Write($"\r{line.PadRight(_shown.Length)}{(line.Length == 0 ? "\r" : "")}");
                _shown = line;
            }
        }
    }
}
