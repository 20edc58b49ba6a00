using System.Diagnostics;

namespace Wikibot.Tests.Git.Backups;

/// <summary>The git service's own program as an operator runs it: <c>backup</c>, <c>restore</c>, <c>verify</c>, <c>import</c>.</summary>
internal static class DataCommand
{
    /// <summary>Starts it on the scene's wikis, with the scene's bucket where there is one.</summary>
    public static Process Start(BackupScene scene, LocalStackFixture? localStack, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Wikibot.Git.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["Wikibot__Storage__Root"] = scene.Root, ["AWS_REGION"] = LocalStackFixture.Region },
        };
        foreach (var (name, value) in localStack?.Settings(scene.Options.Bucket) ?? [])
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(BackupScene scene, LocalStackFixture? localStack, params string[] arguments)
    {
        using var process = Start(scene, localStack, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
