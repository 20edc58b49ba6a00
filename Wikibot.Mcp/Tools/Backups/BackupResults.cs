using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Answer of <c>back_up_wiki</c>.</summary>
internal sealed record BackedUpResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("False when the newest backup has everything already, so that none was made.")] bool Made,
    [property: Description("Id of the newest backup: what an operator restores by.")] string Backup,
    [property: Description("When it was made.")] DateTimeOffset When,
    [property: Description("The newest commit in it.")] string Commit,
    [property: Description("How many commits it adds to the backups before it; all of them when it stands by itself.")] int Commits,
    [property: Description("Its length in bytes.")] long Bytes)
{
    public static BackedUpResult Of(string wiki, BackupResult result) => new(
        wiki, result.Made, result.Backup.Id, result.Backup.CreatedAt, result.Backup.Commit, result.Backup.Commits, result.Backup.Bytes);
}
