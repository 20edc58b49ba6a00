using LibGit2Sharp;

namespace Wikibot.Git.Storage;

/// <summary>LibGit2Sharp's process-wide settings.</summary>
internal static class LibGit
{
    private static int s_done;

    /// <summary>An access point's uid is not ours, so no owner check; and no configuration of this machine leaks in.</summary>
    public static void Configure()
    {
        if (Interlocked.Exchange(ref s_done, 1) != 0)
        {
            return;
        }

        GlobalSettings.SetOwnerValidation(false);
        foreach (var level in (ConfigurationLevel[])[ConfigurationLevel.System, ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.ProgramData])
        {
            GlobalSettings.SetConfigSearchPaths(level, []);
        }
    }
}
