namespace Wikibot.Git.Client;

/// <summary>A backup of a wiki.</summary>
/// <param name="Id">Its id: time, then the start of the tip.</param>
/// <param name="Full">True when it stands by itself; false when it builds on <paramref name="Parent"/>.</param>
/// <param name="CreatedAt">When the tips were read.</param>
/// <param name="Parent">The backup that it builds on.</param>
/// <param name="Commit">Tip of <c>main</c> in it.</param>
/// <param name="Commits">Commits in it.</param>
/// <param name="Objects">Objects in it.</param>
/// <param name="Bytes">Length of the bundle in bytes.</param>
public sealed record BackupInfo(string Id, bool Full, DateTimeOffset CreatedAt, string? Parent, string Commit, int Commits, int Objects, long Bytes);

/// <summary>Answer of <c>GET /wikis/{wiki}/backups</c>: newest first.</summary>
/// <param name="Backups">The backups.</param>
/// <param name="Off">True where the operator configured no place for backups, so that there is none.</param>
public sealed record BackupList(IReadOnlyList<BackupInfo> Backups, bool Off = false);

/// <summary>Answer of <c>POST /wikis/{wiki}/backups</c>.</summary>
/// <param name="Backup">The newest backup now.</param>
/// <param name="Made">False when nothing had changed since that backup.</param>
public sealed record BackupResult(BackupInfo Backup, bool Made);

/// <summary>Body of <c>POST /wikis/{wiki}/backups/restore</c>.</summary>
/// <param name="Backup">Id of a backup; the newest one when left out.</param>
/// <param name="At">The newest backup not after this time, when no id is given.</param>
/// <param name="Members">Whether the members come back too. Removed ones would come back with them.</param>
public sealed record BackupRestoreBody(string? Backup = null, DateTimeOffset? At = null, bool Members = false);

/// <summary>Answer of <c>POST /wikis/{wiki}/backups/restore</c>.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="Backup">The backup used.</param>
/// <param name="Commit">Tip of <c>main</c> now.</param>
/// <param name="Changed">False when the wiki was already as the backup has it.</param>
public sealed record BackupRestoreResult(string Wiki, string Backup, string Commit, bool Changed);
