using System.ComponentModel;
using System.Diagnostics;

namespace Wikibot.AppHost.Local;

/// <summary>The engine that Aspire would use. A client without its engine is none, nor is one that could not get the image.</summary>
internal static class ContainerEngine
{
    /// <summary>An engine on this machine answers at once; a registry gets no more of a start either.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether an engine answers, and has <paramref name="image"/> or reaches a registry that has it.</summary>
    public static async Task<bool> CanRunAsync(string image)
    {
        string[] engines = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } chosen
            ? [chosen]
            : ["docker", "podman"];
        var engine = engines.FirstOrDefault(ProgramPath.Has);
        return engine is not null && await CanRunAsync(engine, image, TimeProvider.System);
    }

    /// <summary>The same of one engine, whose client is <paramref name="engine"/>, and <paramref name="image"/>, by a clock.</summary>
    public static async Task<bool> CanRunAsync(string engine, string image, TimeProvider time) =>
        await SucceedsAsync(time, engine, "version", "--format", "{{.Server.Version}}")
        && (await SucceedsAsync(time, engine, "image", "inspect", "--format", "{{.Id}}", image) || await SucceedsAsync(time, engine, "manifest", "inspect", image));

    private static async Task<bool> SucceedsAsync(TimeProvider time, string engine, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(engine, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using var patience = new CancellationTokenSource(Patience, time);
            try
            {
                await Task.WhenAll(
                    process.StandardOutput.ReadToEndAsync(patience.Token),
                    process.StandardError.ReadToEndAsync(patience.Token),
                    process.WaitForExitAsync(patience.Token));
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false; // On the PATH, but not to be started: as good as not there.
        }
    }
}
