using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Backups;

/// <summary>Where backups go and how long they stay, from configuration section <c>Wikibot:Backups</c>.</summary>
internal sealed class BackupOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Backups";

    /// <summary>S3 bucket. Without one, backups are off.</summary>
    /// <value>Default: empty.</value>
    public string Bucket { get; set; } = "";

    /// <summary>Put before every key; ends in a slash when not empty.</summary>
    /// <value>Default: empty.</value>
    [RegularExpression("^$|^[A-Za-z0-9!_.*'()/-]*/$", ErrorMessage = "Wikibot:Backups:Prefix must be empty or end in '/'.")]
    public string Prefix { get; set; } = "";

    /// <summary>KMS key for server-side encryption; the bucket's own AES-256 when empty.</summary>
    /// <value>Default: empty.</value>
    public string KmsKeyId { get; set; } = "";

    /// <summary>Makes the bucket when it is missing: for a local emulator, never in production.</summary>
    /// <value>Default: false.</value>
    public bool CreateBucket { get; set; }

    /// <summary>Incremental bundles after a full one, before the next full one.</summary>
    /// <value>Default: 24.</value>
    [Range(0, 1000)]
    public int IncrementalsPerFull { get; set; } = 24;

    /// <summary>How long every backup stays.</summary>
    /// <value>Default: 7 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeepAll { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the last full backup of each day stays, and what it needs.</summary>
    /// <value>Default: 90 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeepDaily { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Exports over this size are answered with a presigned link instead of the bytes.</summary>
    /// <value>Default: 4 MiB, since a Lambda answer holds 6 MB.</value>
    [Range(0, long.MaxValue)]
    public long LinkExportsOver { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a presigned link works.</summary>
    /// <value>Default: 15 minutes.</value>
    [Range(typeof(TimeSpan), "00:01:00", "12:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
