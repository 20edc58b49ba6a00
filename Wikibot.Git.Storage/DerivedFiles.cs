using System.Buffers;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage;

/// <summary>Derived files, in the folder <c>wikibot/derived</c> of a repository, which stock git does not look at.</summary>
internal sealed class DerivedFiles(IShareFiles files, string root) : IDerivedFiles
{
    private const string Folder = "wikibot/derived";

    /// <summary>What the names of unfinished files begin with.</summary>
    private const string TemporaryPrefix = ".tmp-";

    /// <summary>Bytes of one read or write.</summary>
    private const int Chunk = 1 << 20;

    public Task<IReadOnlyList<DerivedFile>> ListAsync(string wiki, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var folder = FolderOf(wiki);
            var found = new List<DerivedFile>();
            foreach (var entry in files.List(folder) ?? [])
            {
                if (!entry.IsFolder && files.Stat(Path.Combine(folder, entry.Name)) is { } stat)
                {
                    found.Add(new DerivedFile(entry.Name, stat.Modified));
                }
            }

            return Task.FromResult<IReadOnlyList<DerivedFile>>(found);
        }
        catch (ShareFileException)
        {
            // Nothing is lost: whoever asked works it out.
            return Task.FromResult<IReadOnlyList<DerivedFile>>([]);
        }
    }

    public async Task<bool> FetchAsync(string wiki, string name, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            if (files.OpenRead(PathOf(wiki, name)) is not { } handle)
            {
                return false;
            }

            try
            {
                for (long at = 0; ;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var read = files.Read(handle, buffer.AsSpan(0, Chunk), at);
                    await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    at += read;
                    if (read < Chunk)
                    {
                        return true;
                    }
                }
            }
            finally
            {
                files.CloseRead(handle);
            }
        }
        catch (ShareFileException)
        {
            // Stale, gone or failing: as if it were not there.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Task PublishAsync(string wiki, string name, Stream content, CancellationToken cancellationToken) => StoreErrors.GuardAsync(default, async () =>
    {
        var folder = FolderOf(wiki);
        var temporary = Path.Combine(folder, TemporaryPrefix + Guid.NewGuid().ToString("N"));
        var handle = files.CreateNew(temporary);
        if (handle is null)
        {
            files.MakeFolder(folder);
            handle = files.CreateNew(temporary) ?? throw new ShareFileException(ShareError.NotFound, "create", temporary);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            for (int read; (read = await content.ReadAtLeastAsync(buffer.AsMemory(0, Chunk), Chunk, throwOnEndOfStream: false, cancellationToken)) > 0;)
            {
                files.Write(handle, buffer.AsSpan(0, read));
            }

            files.Flush(handle);
        }
        catch
        {
            handle.Dispose();
            files.Delete(temporary);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        files.Close(handle);
        if (!files.Rename(temporary, PathOf(wiki, name)))
        {
            throw new ShareFileException(ShareError.NotFound, "rename", temporary);
        }

        files.FlushFolder(folder);
        return true;
    });

    public Task RemoveAsync(string wiki, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StoreErrors.GuardAsync(default, () => Task.FromResult(files.Delete(PathOf(wiki, name))));
    }

    private string FolderOf(string wiki) => Path.Combine(root, wiki + ".git", Folder);

    private string PathOf(string wiki, string name) => name.Length is > 0 and <= 200 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
        ? Path.Combine(FolderOf(wiki), name)
        : throw new ArgumentException("A derived file's name is of letters, digits, hyphens and dots.", nameof(name));
}
