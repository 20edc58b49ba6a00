using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Wikibot.Git.Storage.Transfer.LibGit2Packs;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Takes packs in and indexes them: every object is hashed.</summary>
internal sealed unsafe class PackReader : IDisposable
{
    // libgit2 maps anew what it reads of the growing pack with each piece.
    private const int Piece = 1 << 20;

    /// <summary>Deltas after which the windows that they and their bases were read through are let go.</summary>
    private const int LetGoAfter = 256;

    /// <summary>From this many bytes on a pack is large, however few objects are in it.</summary>
    private const long ManyBytes = 16 << 20;

    private readonly nint _repository;
    private readonly nint _odb;
    private readonly string _folder;
    private readonly MappedWindows _windows;
    private CancellationToken _cancellationToken;

    /// <summary>Packs are indexed into <paramref name="folder"/>; what its deltas build on is looked for in <paramref name="repositoryPath"/>.</summary>
    public PackReader(string folder, string repositoryPath)
    {
        _folder = folder;
        _windows = new MappedWindows(folder);
        Check(git_repository_open_bare(out _repository, repositoryPath));
        Check(git_repository_odb(out _odb, _repository));
    }

    /// <summary>Whether the pack is so large that memory is given back around it: for a small one that would take longer than all the rest.</summary>
    public bool IsLarge { get; private set; }

    /// <summary>Reads one pack to its end, and returns the base name (<c>pack-…</c>) of the <c>.pack</c> and <c>.idx</c> now in the folder.</summary>
    /// <exception cref="InvalidDataException">Damaged or cut off.</exception>
    public string Read(Stream pack, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        nint indexer = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        var progress = default(IndexerProgress);
        var self = GCHandle.Alloc(this);
        try
        {
            var options = new IndexerOptions { Version = 1, Progress = (nint)(delegate* unmanaged[Cdecl]<IndexerProgress*, nint, int>)&OnProgress, ProgressPayload = GCHandle.ToIntPtr(self) };
            Check(git_indexer_new(out indexer, _folder, 0, _odb, &options));
            long length = 0;
            for (int read; (read = pack.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; length += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LeanMemory.Tick();
                fixed (byte* data = buffer)
                {
                    Sound(git_indexer_append(indexer, data, (nuint)read, &progress));
                }

                if (!IsLarge && (progress.TotalObjects >= PackWriter.ManyObjects || length + read >= ManyBytes))
                {
                    IsLarge = true;
                    LeanMemory.GiveBack();
                }
            }

            // Where a window ends within the head of a compressed object, libgit2 believes that the rest has not come yet, and waits for the
            // next piece. After the last one there is none; asked again, it goes on behind that window.
            for (var windows = 1 + (length / WindowStep); windows > 0 && progress.ReceivedObjects < progress.TotalObjects; windows--)
            {
                fixed (byte* nothing = buffer)
                {
                    Sound(git_indexer_append(indexer, nothing, 0, &progress));
                }
            }

            Sound(git_indexer_commit(indexer, &progress));
            cancellationToken.ThrowIfCancellationRequested();
            return "pack-" + Marshal.PtrToStringUTF8(git_indexer_name(indexer));
        }
        catch (InvalidDataException) when (cancellationToken.IsCancellationRequested)
        {
            // What libgit2 calls an error is that it was told to stop.
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            git_indexer_free(indexer);
            self.Free();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        git_odb_free(_odb);
        git_repository_free(_repository);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnProgress(IndexerProgress* progress, nint payload)
    {
        var reader = (PackReader)GCHandle.FromIntPtr(payload).Target!;
        try
        {
            if (progress->IndexedDeltas % LetGoAfter == LetGoAfter - 1)
            {
                reader._windows.LetGo();
            }
        }
        catch (IOException)
        {
            // Must not cross native code, and all that is lost is memory for a while.
        }

        // Anything but 0 ends it: working deltas out may take long after the last byte has come.
        return reader._cancellationToken.IsCancellationRequested ? -1 : 0;
    }

    private static void Sound(int result)
    {
        try
        {
            Check(result);
        }
        catch (StoreFailedException damaged)
        {
            throw new InvalidDataException($"The pack is damaged or incomplete. {damaged.Message}", damaged);
        }
    }
}
