using System.Diagnostics;

namespace Wikibot.Tests;

/// <summary>
/// Scripts in the place of programs. Each is written by a process of its own: were it open for writing here, a process that another test starts at that very
/// moment would hold it open too until it has become another program, and the system starts nothing that is open for writing (ETXTBSY).
/// </summary>
internal static class ShellScript
{
    /// <summary>Writes a script that may be started.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">All of it, from <c>#!</c> on.</param>
    public static async Task WriteAsync(string path, string text)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cat >\"$0\" && chmod 700 \"$0\"", path]) { UseShellExecute = false, RedirectStandardInput = true })!;
        await shell.StandardInput.WriteAsync(text.ReplaceLineEndings("\n"));
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        shell.ExitCode.ShouldBe(0);
    }
}
