using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// The part of libgit2 that LibGit2Sharp does not wrap as a stream: the pack builder and the pack indexer
/// (git2/pack.h, git2/indexer.h of libgit2 1.8). Same native library, own handles.
/// </summary>
internal static unsafe partial class LibGit2Packs
{
    private const string Library = "libgit2-3f4182d";

    /// <summary>GIT_ITEROVER: the walk is at its end.</summary>
    public const int IterationOver = -31;

    static LibGit2Packs()
    {
        Maintenance.LibGit.Configure();
        Check(git_libgit2_init());
    }

    /// <summary>Throws with libgit2's own words when <paramref name="result"/> is an error.</summary>
    public static void Check(int result, [CallerArgumentExpression(nameof(result))] string? call = null)
    {
        if (result < 0)
        {
            var error = git_error_last();
            var words = error is null ? null : Marshal.PtrToStringUTF8(error->Message);
            throw new StoreFailedException($"libgit2 answered {result} to {call?[..Math.Max(0, call.IndexOf('(', StringComparison.Ordinal))]}: {words ?? "no message"}.");
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct GitError
    {
        public nint Message;
        public int Class;
    }

    /// <summary>git_indexer_progress.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IndexerProgress
    {
        public uint TotalObjects;
        public uint IndexedObjects;
        public uint ReceivedObjects;
        public uint LocalObjects;
        public uint TotalDeltas;
        public uint IndexedDeltas;
        public nuint ReceivedBytes;
    }

    /// <summary>git_indexer_options, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IndexerOptions
    {
        public uint Version;
        public nint Progress;
        public nint ProgressPayload;

        /// <summary>1: check that every object that the pack names is in it or in the object database.</summary>
        public byte Verify;
    }

    [LibraryImport(Library)]
    public static partial int git_libgit2_init();

    [LibraryImport(Library)]
    public static partial GitError* git_error_last();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int git_repository_open_bare(out nint repository, string path);

    [LibraryImport(Library)]
    public static partial void git_repository_free(nint repository);

    [LibraryImport(Library)]
    public static partial int git_repository_odb(out nint odb, nint repository);

    [LibraryImport(Library)]
    public static partial void git_odb_free(nint odb);

    [LibraryImport(Library)]
    public static partial int git_revwalk_new(out nint walk, nint repository);

    [LibraryImport(Library)]
    public static partial int git_revwalk_push(nint walk, byte* id);

    [LibraryImport(Library)]
    public static partial int git_revwalk_hide(nint walk, byte* id);

    [LibraryImport(Library)]
    public static partial int git_revwalk_next(byte* id, nint walk);

    [LibraryImport(Library)]
    public static partial void git_revwalk_free(nint walk);

    [LibraryImport(Library)]
    public static partial int git_packbuilder_new(out nint builder, nint repository);

    [LibraryImport(Library)]
    public static partial uint git_packbuilder_set_threads(nint builder, uint threads);

    [LibraryImport(Library)]
    public static partial int git_packbuilder_insert_walk(nint builder, nint walk);

    [LibraryImport(Library)]
    public static partial nuint git_packbuilder_object_count(nint builder);

    [LibraryImport(Library)]
    public static partial int git_packbuilder_foreach(nint builder, delegate* unmanaged[Cdecl]<byte*, nuint, nint, int> write, nint payload);

    [LibraryImport(Library)]
    public static partial void git_packbuilder_free(nint builder);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int git_indexer_new(out nint indexer, string folder, uint mode, nint odb, IndexerOptions* options);

    [LibraryImport(Library)]
    public static partial int git_indexer_append(nint indexer, byte* data, nuint size, IndexerProgress* progress);

    [LibraryImport(Library)]
    public static partial int git_indexer_commit(nint indexer, IndexerProgress* progress);

    [LibraryImport(Library)]
    public static partial nint git_indexer_name(nint indexer);

    [LibraryImport(Library)]
    public static partial void git_indexer_free(nint indexer);
}
