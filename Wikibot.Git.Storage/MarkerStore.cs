using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage;

/// <summary>Small files beside the repositories.</summary>
internal sealed class MarkerStore(IShareFiles files, string root, TimeProvider time) : IMarkerStore
{
    private const string TemporaryPrefix = ".tmp-";

    private readonly MarkerLists _lists = new(files, time);

    public Task WriteAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Run(() =>
    {
        var parent = FolderOf(folder);
        var path = Path.Combine(parent, Checked(name));
        var temporary = Path.Combine(parent, TemporaryPrefix + Guid.NewGuid().ToString("N"));
        if (!files.WriteNew(temporary, content.Span))
        {
            files.MakeFolders(root, folder);
            if (!files.WriteNew(temporary, content.Span))
            {
                throw new ShareFileException(ShareError.NotFound, "create", temporary);
            }
        }

        if (!files.Rename(temporary, path))
        {
            throw new ShareFileException(ShareError.NotFound, "rename", temporary);
        }

        files.FlushFolder(parent);
        return true;
    }, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadAsync(string folder, string name, CancellationToken cancellationToken) => Run<ReadOnlyMemory<byte>?>(
        () => files.ReadAll(Path.Combine(FolderOf(folder), Checked(name))) is { } content ? content : null,
        cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) => Run(() => _lists.Of(FolderOf(folder)), cancellationToken);

    public Task RemoveAsync(string folder, string name, CancellationToken cancellationToken) => Run(() =>
    {
        var parent = FolderOf(folder);
        if (files.Delete(Path.Combine(parent, Checked(name))))
        {
            files.FlushFolder(parent);
        }

        return true;
    }, cancellationToken);

    public Task<bool> IsOpenAsync(string folder, CancellationToken cancellationToken) => Run(() => files.Revalidate(FolderOf(folder)) == FolderState.Open, cancellationToken);

    public Task EndAsync(string folder, CancellationToken cancellationToken) => Run(() =>
    {
        var path = FolderOf(folder);

        // The mark reaches whoever has the folder in a cache, at once; that it is gone too, but a share that keeps no mark has only that.
        files.Seal(path);
        foreach (var entry in files.List(path) ?? [])
        {
            files.Delete(Path.Combine(path, entry.Name));
        }

        files.DeleteFolder(path);
        files.FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    }, cancellationToken);

    private string FolderOf(string folder)
    {
        foreach (var segment in folder.Split('/'))
        {
            Checked(segment);
        }

        return Path.Combine(root, folder);
    }

    private static string Checked(string segment) =>
        segment.Length is > 0 and <= 200 && segment[0] != '.' && segment.AsSpan().IndexOfAny("/\\\0:") < 0 && !segment.EndsWith(".git", StringComparison.OrdinalIgnoreCase)
            ? segment
            : throw new ArgumentException("A marker's name or folder with a separator, a dot first, or a repository's name.", nameof(segment));

    private static Task<T> Run<T>(Func<T> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StoreErrors.GuardAsync(default, () => Task.FromResult(action()));
    }
}
