using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Wikibot.Git.Imports;

/// <summary>What a name on this machine's disk is. Opening a pipe waits for a writer, and a device may have no end: only regular files are opened.</summary>
internal static partial class FileKind
{
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Offset of the mode in the kernel's <c>struct statx</c>, which is the same on every architecture.</summary>
    private const int ModeOffset = 28;

    /// <summary>Whether it is a regular file, or a link to one.</summary>
    public static bool IsRegular(string path) => OperatingSystem.IsLinux() ? Type(path) is Regular or null : !File.GetAttributes(path).HasFlag(FileAttributes.Device);

    /// <summary>Whether it is something else than a file or folder.</summary>
    public static bool IsSpecial(string path) => OperatingSystem.IsLinux() && Type(path) is not (Regular or Folder or null);

    [SupportedOSPlatform("linux")]
    private static unsafe int? Type(string path)
    {
        var answer = stackalloc byte[256];
        return StatX(CurrentFolder, path, 0, TypeWanted, answer) == 0 ? *(ushort*)(answer + ModeOffset) & TypeMask : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* answer);
}
