using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>Both services as they are deployed: Release, ReadyToRun, for this machine.</summary>
/// <param name="Git">Executable of the git service.</param>
/// <param name="Mcp">Executable of the MCP service.</param>
internal sealed record PublishedServices(string Git, string Mcp)
{
    /// <summary>Publishes both afresh from the working copy at <paramref name="root"/> into <paramref name="folder"/>.</summary>
    public static Task<PublishedServices> PublishAsync(string root, string folder, CancellationToken cancellationToken) =>
        PublishAsync(root, folder, reuse: false, cancellationToken);

    /// <summary>Publishes both from the working copy at <paramref name="root"/> into <paramref name="folder"/>, or with <paramref name="reuse"/> takes what is there.</summary>
    public static async Task<PublishedServices> PublishAsync(string root, string folder, bool reuse, CancellationToken cancellationToken) => new(
        await PublishGitAsync(root, folder, reuse, cancellationToken),
        await PublishAsync(root, "Wikibot.Mcp", folder, reuse, [], cancellationToken));

    /// <summary>Publishes all three without the generic code that <c>startup.mibc</c> lists: so they compile it, and a profile can be made of it.</summary>
    public static async Task<(PublishedServices Pair, string Web)> PublishWithoutProfileAsync(string root, string folder, CancellationToken cancellationToken)
    {
        // Built in a folder of its own: the other's compiled code would be taken for up to date.
        string[] without = ["-p:UseStartupProfile=false", "--artifacts-path", Path.Combine(folder, "build")];
        return (
            new(
                await PublishAsync(root, "Wikibot.Git", folder, reuse: false, without, cancellationToken),
                await PublishAsync(root, "Wikibot.Mcp", folder, reuse: false, without, cancellationToken)),
            await PublishAsync(root, "Wikibot.Web", folder, reuse: false, without, cancellationToken));
    }

    /// <summary>The git service alone; returns its executable.</summary>
    public static Task<string> PublishGitAsync(string root, string folder, bool reuse, CancellationToken cancellationToken) =>
        PublishAsync(root, "Wikibot.Git", folder, reuse, [], cancellationToken);

    /// <summary>The web service alone; returns its executable.</summary>
    public static Task<string> PublishWebAsync(string root, string folder, bool reuse, CancellationToken cancellationToken) =>
        PublishAsync(root, "Wikibot.Web", folder, reuse, [], cancellationToken);

    private static async Task<string> PublishAsync(string root, string project, string folder, bool reuse, string[] more, CancellationToken cancellationToken)
    {
        var output = Path.Combine(folder, project);
        var program = Path.Combine(output, OperatingSystem.IsWindows() ? $"{project}.exe" : project);
        if (reuse && File.Exists(program))
        {
            return program;
        }

        Console.WriteLine($"Publishing {project} (ReadyToRun) …");
        string[] arguments =
        [
            "publish", Path.Combine(root, project), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--no-self-contained",
            "-p:PublishReadyToRun=true", "--output", output, "-nologo", "-v", "q", .. more,
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var log = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0
            ? program
            : throw new InvalidOperationException($"Publishing {project} failed: {log}");
    }
}
