using System.Runtime.InteropServices;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// Keeps the data from other users of the machine (decision 0002): what this process makes is its user's alone (0700, 0600), and the
/// data folder is closed to others, so that files which an earlier version made readable cannot be reached. An EFS access point
/// gives every client the same user, to whom nothing changes. Windows gives a profile's folders to nobody else by itself.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int OthersMask = 0x3F; // 0077

    /// <summary>Whatever this process makes from now on, by libraries too, nobody else reads.</summary>
    public static void UseForProcess()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Umask(OthersMask);
        }
    }

    /// <summary>Closes <paramref name="folder"/> to others. One that belongs to another user stays as it is, and that is logged.</summary>
    public static void Close(string folder, ILogger logger)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & ~OwnersOnly) == UnixFileMode.None)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(folder, OwnersOnly);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            logger.LogWarning(e, "The data folder can be read by other users of this machine, and its mode cannot be changed by this one");
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Umask(int mask);
}
