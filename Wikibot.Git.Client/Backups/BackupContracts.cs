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
/// <param name="Members">Whether the members come back too, but invitations, and but that the caller keeps their role. Removed ones would come back with them.</param>
/// <param name="Seen">The tip of <c>main</c> that was looked at: when it has moved, nothing is done (409).</param>
/// <param name="SeenMembers"><see cref="BackupMembers.Seen"/>, likewise.</param>
public sealed record BackupRestoreBody(string? Backup = null, DateTimeOffset? At = null, bool Members = false, string? Seen = null, string? SeenMembers = null);

/// <summary>Answer of <c>POST /wikis/{wiki}/backups/restore</c>.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="Backup">The backup used.</param>
/// <param name="Commit">Tip of <c>main</c> now.</param>
/// <param name="Changed">False when the wiki was already as the backup has it.</param>
/// <param name="MembersChanged">How many came back, went, or have another role.</param>
public sealed record BackupRestoreResult(string Wiki, string Backup, string Commit, bool Changed, int MembersChanged = 0);

/// <summary>Query of <c>GET /wikis/{wiki}/backups/members</c>.</summary>
/// <param name="Backup">Id of a backup.</param>
public sealed record BackupMembersQuery(string Backup);

/// <summary>Answer of <c>GET /wikis/{wiki}/backups/members</c>: who would be a member if those of a backup came back.</summary>
/// <param name="Seen">The commit of the members that this holds for.</param>
/// <param name="Changes">Who would come back, go, or have another role, by user id.</param>
/// <param name="Unknown">True where the wiki does not hold that list any more, so that it is known only when the backup is back.</param>
public sealed record BackupMembers(string Seen, IReadOnlyList<MemberReturn> Changes, bool Unknown = false);

/// <summary>What would become of somebody by the members of a backup.</summary>
/// <param name="User">User id.</param>
/// <param name="Name">Name.</param>
/// <param name="Email">E-mail.</param>
/// <param name="Before">Role now: owner, editor, viewer or none.</param>
/// <param name="After">Role then.</param>
public sealed record MemberReturn(string User, string? Name, string? Email, string Before, string After);
