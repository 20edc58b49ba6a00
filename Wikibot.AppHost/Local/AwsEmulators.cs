using System.ComponentModel;
using System.Diagnostics;

namespace Wikibot.AppHost.Local;

/// <summary>What answers for AWS on this machine.</summary>
internal enum AwsEmulator
{
    /// <summary>Nothing: backups are off.</summary>
    None,

    /// <summary>One could be started, but somebody else listens on its port: backups are off.</summary>
    PortTaken,

    /// <summary>The LocalStack container.</summary>
    LocalStack,

    /// <summary><c>moto_server</c>, found on the PATH; it keeps nothing when it stops.</summary>
    Moto,
}

/// <summary>Finds out what there is: LocalStack where a container engine runs, else moto, else nothing.</summary>
internal static class AwsEmulators
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="port">Where it would listen.</param>
    public static async Task<AwsEmulator> ChooseAsync(int port)
    {
        var found = Find();
        return found == AwsEmulator.None || await FreePort.BecomesAsync(port) ? found : AwsEmulator.PortTaken;
    }

    private static AwsEmulator Find() =>
        Enum.TryParse<AwsEmulator>(Environment.GetEnvironmentVariable("WIKIBOT_AWS"), ignoreCase: true, out var wanted) ? wanted
        : ContainerEngineRuns() ? AwsEmulator.LocalStack
        : OnPath("moto_server") ? AwsEmulator.Moto
        : AwsEmulator.None;

    /// <summary>Asks the engine that Aspire would use; a client without its engine says no.</summary>
    private static bool ContainerEngineRuns()
    {
        string[] engines = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } chosen
            ? [chosen]
            : ["docker", "podman"];
        return engines.Any(engine => OnPath(engine) && Answers(engine));
    }

    private static bool Answers(string engine)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(engine, ["version", "--format", "{{.Server.Version}}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null || process.WaitForExit(Patience))
            {
                return process is { ExitCode: 0 };
            }

            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false; // On the PATH, but not to be started: as good as not there.
        }
    }

    private static bool OnPath(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => names.Any(name => File.Exists(Path.Combine(folder, name))));
    }
}
