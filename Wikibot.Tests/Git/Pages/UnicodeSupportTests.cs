using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Wikibot.Tests.Git.Pages;

public sealed class UnicodeSupportTests
{
    [Fact]
    public async Task Start_withoutUnicodeNormalisation_isRefused()
    {
        using var folder = new ScratchFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "Wikibot.Git.dll");
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(program, ".runtimeconfig.json")))!;
        configuration["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"] = true;
        await File.WriteAllTextAsync(folder["runtimeconfig.json"], configuration.ToJsonString());
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", folder["runtimeconfig.json"], program])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Wikibot__Storage__Root"] = folder["data"], ["Wikibot__Identity__Secret"] = GitServiceHost.Secret },
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            process.ExitCode.ShouldNotBe(0);
            (await output + error).ShouldContain("Unicode normalisation is not available");
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
