using System.Text.Json.Serialization;

namespace Wikibot.Git.Backups;

/// <summary>Whole or since its parent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupKind>))]
internal enum BackupKind
{
    /// <summary>Everything that the refs reach: clones by itself.</summary>
    Full,

    /// <summary>What the parent backup did not have.</summary>
    Incremental,
}

/// <summary>
/// What is known of one bundle. It is put beside the bundle after it, so that a bundle without a manifest is
/// an upload that did not finish, and a backup is visible whole or not at all.
/// </summary>
/// <param name="Wiki">The wiki's name.</param>
/// <param name="Id">Time and tip: sorts by time, and names the objects in the bucket.</param>
/// <param name="Kind">Full or incremental.</param>
/// <param name="CreatedAt">When the tips were read.</param>
/// <param name="Parent">The backup that an incremental one builds on.</param>
/// <param name="Refs">Tips by full ref name.</param>
/// <param name="Commits">Commits in the bundle.</param>
/// <param name="Objects">Objects in the bundle's pack.</param>
/// <param name="Bytes">Length of the bundle.</param>
/// <param name="Sha256">SHA-256 of the bundle, lower-case hex.</param>
internal sealed record BackupManifest(
    string Wiki,
    string Id,
    BackupKind Kind,
    DateTimeOffset CreatedAt,
    string? Parent,
    IReadOnlyDictionary<string, string> Refs,
    int Commits,
    int Objects,
    long Bytes,
    string Sha256)
{
    /// <summary>Version of this record's form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Which of the wikis that ever had this name it is of; see <see cref="Backups.Lineage"/>. Absent in backups of older versions.</summary>
    public string? Lineage { get; init; }

    /// <summary>The operation that asked for it, so that a repeat gets it again. Absent where nobody asked.</summary>
    public string? Operation { get; init; }

    /// <summary>Merges of its commits that <c>main</c>'s line leaves by another than git's first parent, and that parent. Absent where there are none.</summary>
    public IReadOnlyDictionary<string, string>? Turned { get; init; }
}
