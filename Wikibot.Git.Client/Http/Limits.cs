namespace Wikibot.Git.Client;

/// <summary>Bounds of what the git service takes.</summary>
public static class Limits
{
    /// <summary>Most bytes of a page's UTF-8: 1 MiB.</summary>
    public const int MaxPageBytes = 1024 * 1024;

    /// <summary>Most bytes of a file beside the pages that is read or written through the services, 3 MiB: as Base64 it fits into one answer of a function. Larger ones come and go past them where there is a bucket, and by git, import and export.</summary>
    public const int MaxFileBytes = 3 * 1024 * 1024;

    /// <summary>Most bytes of a file beside the pages that is sent past the services, 100 MiB: as large as a host of git repositories takes one, and so that it is committed within a request.</summary>
    public const int MaxUploadBytes = 100 * 1024 * 1024;

    /// <summary>Most bytes of a push by git, 2 GiB where no gateway takes less; more is pushed in slices.</summary>
    public const long MaxPushBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Most bytes of a request body, 8 MiB: a page with every character escaped, and room for its other fields.</summary>
    public const int MaxBodyBytes = 8 * 1024 * 1024;
}
