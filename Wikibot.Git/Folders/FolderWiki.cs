using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Folders;

/// <summary>
/// A wiki of which one folder is seen, and nothing else: not in its files, not in its past. Whatever is found, listed, compared, counted or suggested by looking at such a wiki
/// cannot tell of more, because there is no more. What is written is refused outside of the folder, on each try of a swap. What concerns the repository as
/// a whole is refused.
/// </summary>
internal sealed class FolderWiki : IWiki, IPartOfWiki
{
    private readonly IWiki _wiki;
    private readonly string _folder;
    private readonly FolderTrees _trees;
    private readonly FolderLine _line;

    /// <param name="wiki">The whole wiki.</param>
    /// <param name="folder">The folder's path, without a slash at its end.</param>
    public FolderWiki(IWiki wiki, string folder)
    {
        (_wiki, _folder) = (wiki, folder);
        _trees = new FolderTrees(wiki, folder);
        _line = new FolderLine(wiki, folder, _trees);
        Part = $"{wiki.Name}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..32]}";
    }

    public string Name => _wiki.Name;

    public string? Part { get; }

    public async ValueTask<Snapshot?> ReadTipAsync(string refName, CancellationToken cancellationToken) =>
        refName != WikiRefs.Main ? throw Refused() : await _wiki.ReadTipAsync(refName, cancellationToken) is { } tip ? await _line.SeeAsync(tip, cancellationToken) : null;

    public void LookAhead(string refName) => _wiki.LookAhead(refName);

    public async ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken) =>
        await _line.SeeAsync(await _wiki.ReadCommitAsync(id, cancellationToken), before: null, cancellationToken);

    public ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken) => _trees.ReadAsync(id, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken) => _wiki.ReadBlobAsync(id, cancellationToken);

    public ValueTask<long> ReadBlobSizeAsync(ObjectId id, CancellationToken cancellationToken) => _wiki.ReadBlobSizeAsync(id, cancellationToken);

    public ValueTask CopyBlobAsync(ObjectId id, Stream destination, CancellationToken cancellationToken) => _wiki.CopyBlobAsync(id, destination, cancellationToken);

    public async ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken) =>
        await _wiki.IsOnMainAsync(tip, commit, cancellationToken) && await _line.NewestAsync(commit, cancellationToken) == commit;

    public async IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, [EnumeratorCancellation] CancellationToken cancellationToken, ObjectId? stop = null)
    {
        if (path is null)
        {
            await foreach (var commit in _line.WalkAsync(from, cancellationToken).TakeWhile(commit => commit.Id != stop))
            {
                yield return new PathChange(commit, null, null);
            }
        }
        else if (IsInside(path))
        {
            await foreach (var change in _wiki.WalkAsync(from, path, cancellationToken, stop))
            {
                yield return change with { Commit = await _line.SeeAsync(change.Commit, before: null, cancellationToken) };
            }
        }
    }

    public IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, CancellationToken cancellationToken) => _trees.DiffAsync(oldTree, newTree, cancellationToken);

    public async Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        if (request.RefName != WikiRefs.Main)
        {
            throw Refused();
        }

        var result = await _wiki.CommitAsync(
            request with
            {
                Apply = async (tip, token) =>
                {
                    var planned = await request.Apply(await _line.SeeAsync(tip, token), token);
                    await RequireInsideAsync(tip, planned.Changes, token);
                    return planned;
                },
            },
            cancellationToken);
        return result with { Tip = await _line.SeeAsync(result.Tip, cancellationToken) };
    }

    public IFetchSource Fetches => throw Refused();

    public Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken) => throw Refused();

    public ValueTask<IReadOnlyDictionary<ObjectId, ObjectId>> ReadTurnsAsync(ObjectId from, ObjectId? stop, CancellationToken cancellationToken) => throw Refused();

    public Task<PackSummary> WritePackAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, Stream destination, CancellationToken cancellationToken) => throw Refused();

    public Task ImportPacksAsync(Func<IPackSink, Task> fill, CancellationToken cancellationToken) => throw Refused();

    public Task TryPacksAsync(Func<IPackSink, Task> fill, bool alone, CancellationToken cancellationToken) => throw Refused();

    public Task<RepositoryReport> VerifyAsync(IReadOnlyList<string> refNames, CancellationToken cancellationToken) => throw Refused();

    public ValueTask<bool> IsWholeAsync(ObjectId id, CancellationToken cancellationToken) => throw Refused();

    public Task<MaintenanceReport> MaintainAsync(TimeSpan budget, bool force, CancellationToken cancellationToken) => throw Refused();

    private bool IsInside(string path) => FolderScope.IsBelow(path, _folder + "/");

    private async ValueTask RequireInsideAsync(Snapshot tip, ChangeSet changes, CancellationToken cancellationToken)
    {
        if (changes.Files.Any(file => !IsInside(file.Path)))
        {
            throw TokenLimit.Outside(_folder);
        }

        if (changes.Files.Count > 0 && await _trees.FindAsync(tip.Root.Id, cancellationToken) is null)
        {
            // The folder comes with its first file, beside names that are not seen here and may be in its way.
            await _wiki.RequireMakeableAsync(tip.Root, changes.Files[0].Path, "path", cancellationToken);
        }
    }

    private WikibotProblemException Refused() => TokenLimit.Outside(_folder);
}
