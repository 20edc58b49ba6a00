using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Storage;

/// <summary>Settings of the storage engine, section <c>Wikibot:Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Wikibot:Storage";

    /// <summary>The data folder: a local one, or the mounted share. Made when it is missing.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>Memory for commits, trees and blobs, in bytes.</summary>
    /// <value>128 MiB by default.</value>
    [Range(1L << 20, 1L << 40)]
    public long CacheBytes { get; set; } = 128L << 20;

    /// <summary>Wikis whose packs stay open, with some megabytes of each in memory: those used last. The memory of <see cref="CacheBytes"/> is for all.</summary>
    /// <value>24 by default: a process in Lambda has 1,024 handles, and a wiki takes up to 42.</value>
    [Range(1, 100_000)]
    public int OpenWikis { get; set; } = 24;

    /// <summary>How long a write goes on competing with other writers before it gives up with <see cref="StoreBusyException"/>.</summary>
    /// <value>20 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Loose objects from which on <see cref="IWiki.MaintainAsync"/> packs, estimated from one fan-out folder.</summary>
    /// <value>2,000 by default.</value>
    [Range(1, 10_000_000)]
    public int PackLooseObjects { get; set; } = 2_000;

    /// <summary>Packs from which on maintenance joins them into one.</summary>
    /// <value>20 by default.</value>
    [Range(2, 1_000)]
    public int JoinPacks { get; set; } = 20;

    /// <summary>How long a superseded pack, slot folder or leftover stays, because another client may still read it.</summary>
    /// <value>24 hours by default, and at least.</value>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a loose object stays after it went into a pack, so that clients with an old listing of the packs still find it.</summary>
    /// <value>10 minutes by default; at least 2, because an NFS client believes a listing for one.</value>
    [Range(typeof(TimeSpan), "00:02:00", "365.00:00:00")]
    public TimeSpan LooseGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a repeated operation is recognised.</summary>
    /// <value>30 days by default; at least one.</value>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan OperationMemory { get; set; } = TimeSpan.FromDays(30);
}
