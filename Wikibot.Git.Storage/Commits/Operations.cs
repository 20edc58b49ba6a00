using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Commits;

/// <summary>
/// Which commits an operation was attempted as: records <c>wikibot/ops/{h}/{operation}.{k}</c>, k = 0, 1, … Attempt k + 1 is made
/// only when attempt k can never come on the ref any more, so of all processes that run the same operation at most one commits it.
/// </summary>
internal sealed class Operations(IShareFiles files, string repository)
{
    public const string Digits = "0123456789abcdef";

    /// <summary>The folder of all operation records.</summary>
    public string Folder => Path.Combine(repository, "wikibot", "ops");

    /// <summary>Attempt <paramref name="k"/>'s commit; null when it has not been made.</summary>
    public ObjectId? Read(string operation, int k) => files.ReadRecord(PathOf(operation, k)) is { } hex ? ObjectId.Parse(hex) : null;

    /// <summary>Claims attempt <paramref name="k"/> for a commit; false when it is taken, be it by the same commit.</summary>
    public bool Claim(string operation, int k, ObjectId commit)
    {
        var path = PathOf(operation, k);
        var outcome = files.CreateRecord(path, commit.ToString());
        if (outcome == RecordOutcome.NoFolder)
        {
            files.MakeFolders(repository, $"wikibot/ops/{FolderOf(operation)}");
            outcome = files.CreateRecord(path, commit.ToString());
        }

        return outcome switch
        {
            RecordOutcome.Created => true,
            RecordOutcome.Exists => false,
            _ => throw new ShareFileException(ShareError.NotFound, "record", path),
        };
    }

    /// <summary>Makes an NFS client forget what it believes absent.</summary>
    public void Refresh(string operation) => files.List(Path.Combine(Folder, FolderOf(operation).ToString()));

    private string PathOf(string operation, int k) => $"{Folder}/{FolderOf(operation)}/{operation}.{k}";

    private static char FolderOf(string operation)
    {
        // FNV-1a: the same in every process, which string.GetHashCode is not.
        var hash = 2166136261u;
        foreach (var c in operation)
        {
            hash = (hash ^ c) * 16777619;
        }

        return Digits[(int)(hash >> 28)];
    }
}
