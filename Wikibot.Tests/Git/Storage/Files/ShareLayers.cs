using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Files;

/// <summary>The ways to the share, by name: Linux's system calls, and .NET's file API as Windows and macOS use it. Linux runs them all.</summary>
internal static class ShareLayers
{
    public const string Linux = "linux";
    public const string MacOS = "macos";
    public const string Windows = "windows";

    /// <summary>Linux's way to a share whose every look takes a round trip, so that looks are taken at once and ahead.</summary>
    public const string Far = "far";

    public static TheoryData<string> All =>
        OperatingSystem.IsLinux() ? [Linux, MacOS, Windows, Far]
        : OperatingSystem.IsWindows() ? [Windows]
        : [MacOS];

    /// <summary>Those that several may use at once on this machine: Windows' way is exclusive on Windows alone.</summary>
    public static TheoryData<string> Shared =>
        OperatingSystem.IsLinux() ? [Linux, MacOS, Far]
        : OperatingSystem.IsWindows() ? [Windows]
        : [MacOS];

    public static string Default => OperatingSystem.IsLinux() ? Linux : OperatingSystem.IsWindows() ? Windows : MacOS;

    public static IShareFiles Of(string layer) => layer switch
    {
        Linux when OperatingSystem.IsLinux() => new LinuxShareFiles(),
        Far when OperatingSystem.IsLinux() => new FarShareFiles(new LinuxShareFiles()),
        MacOS => new PortableShareFiles(windows: false),
        Windows => new PortableShareFiles(windows: true),
        _ => throw new ArgumentException($"There is no layer '{layer}' here.", nameof(layer)),
    };
}
