using Wikibot.Benchmarks.Startup;

/// <summary>
/// What .NET runs in a process before its own <c>Main</c> when <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The type's name and
/// its lack of a namespace are .NET's convention. Active in the services of <c>bench startup-profile</c> alone.
/// </summary>
#pragma warning disable CA1050, MA0047 // No namespace: see above.
internal static class StartupHook
{
    /// <summary>Begins to note what is compiled, and writes the profile once it is asked for.</summary>
    public static void Initialize() => ProfileRecorder.Start();
}
#pragma warning restore CA1050, MA0047
