using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Index;

/// <summary>Where the index of each wiki is kept on this machine, and what it may take. Configuration section <c>Wikibot:Index</c>.</summary>
internal sealed class IndexOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Index";

    /// <summary>A folder on this machine's own disk, never the share: what is in it can be lost at any time. Made when it is missing, and closed to other users.</summary>
    /// <value>A folder of this user's in the machine's temporary one.</value>
    [Required]
    public string Folder { get; set; } = Path.Combine(Path.GetTempPath(), $"wikibot-index-{Environment.UserName}");

    /// <summary>Bytes of all indexes of one process; those used longest ago go first. The one in use is never among them.</summary>
    /// <value>350 MiB: a function's own disk has 512 MB.</value>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 350L << 20;

    /// <summary>How long one call brings an index up to date before it answers with what there is, and says so. The next call goes on.</summary>
    /// <value>8 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan UpdateTime { get; set; } = TimeSpan.FromSeconds(8);
}
