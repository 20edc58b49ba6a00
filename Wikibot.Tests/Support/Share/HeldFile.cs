using System.Diagnostics;

namespace Wikibot.Tests;

/// <summary>
/// A file that a process of its own has open. Were it open here, every process that another test starts meanwhile would have it open too, until it has become another
/// program; and what such a process closes is told to the share like any close.
/// </summary>
internal sealed class HeldFile : IAsyncDisposable
{
    private readonly Process _process;

    private HeldFile(Process process) => _process = process;

    /// <summary>Opens a file for reading; it is closed when this is disposed of.</summary>
    public static async Task<HeldFile> OpenAsync(string path)
    {
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec 3<\"$0\" && echo open && read -r end", path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var held = new HeldFile(process);
        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("open");
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
