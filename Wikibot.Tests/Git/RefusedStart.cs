using System.Diagnostics;

namespace Wikibot.Tests.Git;

/// <summary>
/// The git service as a process that must refuse to start. Not in this process: there Mvc.Testing may meet a host that its own Main
/// has disposed by then, and report that instead of the reason.
/// </summary>
internal static class RefusedStart
{
    /// <summary>The service's assembly.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Wikibot.Git.dll");

    /// <summary>Starts it in a scratch folder, sees that it ends with an error, and returns what it said.</summary>
    /// <param name="settings">Configuration.</param>
    /// <param name="runtimeOptions">Options of <c>dotnet exec</c>.</param>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string>? settings = null, params string[] runtimeOptions)
    {
        using var folder = new ScratchFolder();
        var start = new ProcessStartInfo("dotnet", ["exec", .. runtimeOptions, Assembly])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Wikibot__Storage__Root"] = folder["data"], ["Wikibot__Identity__Secret"] = GitServiceHost.Secret },
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            process.ExitCode.ShouldNotBe(0);
            return await output + error;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
