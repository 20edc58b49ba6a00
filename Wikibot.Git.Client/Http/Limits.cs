namespace Wikibot.Git.Client;

/// <summary>Bounds of what the git service takes.</summary>
public static class Limits
{
    /// <summary>Most bytes of a page's UTF-8: 1 MiB.</summary>
    public const int MaxPageBytes = 1024 * 1024;

    /// <summary>Most bytes of a push by git, 2 GiB where no gateway takes less; more is pushed in slices.</summary>
    public const long MaxPushBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Most bytes of a request body, 8 MiB: a page with every character escaped, and room for its other fields.</summary>
    public const int MaxBodyBytes = 8 * 1024 * 1024;
}
