namespace Wikibot.AppHost.Local;

/// <summary>What answers for AWS on this machine.</summary>
internal enum AwsEmulator
{
    /// <summary>Nothing: backups are off.</summary>
    None,

    /// <summary>One could be started, but somebody else listens on its port: backups are off.</summary>
    PortTaken,

    /// <summary>A container of <see cref="EmulatorImage"/>.</summary>
    Container,

    /// <summary><c>moto_server</c>, found on the PATH; it keeps nothing when it stops.</summary>
    Moto,
}

/// <summary>Finds out what there is: a container where an engine can run it, else moto, else nothing.</summary>
internal static class AwsEmulators
{
    /// <param name="wanted">What <c>WIKIBOT_AWS</c> says; null to look.</param>
    /// <param name="image">What a container would run.</param>
    /// <param name="port">Where it would listen.</param>
    /// <exception cref="FormatException"><paramref name="wanted"/> is none of the words.</exception>
    public static async Task<AwsEmulator> ChooseAsync(string? wanted, EmulatorImage image, int port)
    {
        var found = wanted?.ToUpperInvariant() switch
        {
            null => await FindAsync(image),
            "LOCALSTACK" or "CONTAINER" => AwsEmulator.Container,
            "MOTO" => AwsEmulator.Moto,
            "NONE" => AwsEmulator.None,
            _ => throw new FormatException($"WIKIBOT_AWS is '{wanted}', which is no emulator: LocalStack, Moto and None are."),
        };
        return found == AwsEmulator.None || await FreePort.BecomesAsync(port) ? found : AwsEmulator.PortTaken;
    }

    private static async Task<AwsEmulator> FindAsync(EmulatorImage image) =>
        await ContainerEngine.CanRunAsync(image.Reference) ? AwsEmulator.Container
        : ProgramPath.Has("moto_server") ? AwsEmulator.Moto
        : AwsEmulator.None;
}
