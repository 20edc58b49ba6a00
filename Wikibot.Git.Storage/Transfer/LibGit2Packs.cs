using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibGit2Sharp;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// The part of libgit2 that LibGit2Sharp does not wrap as a stream: the pack builder and the pack indexer
/// (git2/pack.h, git2/indexer.h of libgit2 1.9). Same native library, own handles.
/// </summary>
internal static unsafe partial class LibGit2Packs
{
    /// <summary>Not a file's name: see <see cref="Resolve"/>.</summary>
    private const string Library = "libgit2";

    // git_libgit2_opt_t
    private const int SetWindowSize = 1;
    private const int SetMappedLimit = 3;
    private const int SetCacheSize = 7;

    private const int WindowSize = 1 << 20;

    /// <summary>Bytes from where one window may begin to where the next may: half a window's length.</summary>
    public const int WindowStep = WindowSize / 2;

    static LibGit2Packs()
    {
        NativeLibrary.SetDllImportResolver(typeof(LibGit2Packs).Assembly, Resolve);
        LibGit.Configure();
        Check(git_libgit2_init());
        BoundWindows();
    }

    /// <summary>
    /// The very library that LibGit2Sharp uses. Its file carries the commit that it was built from in its name, which is another one
    /// with each version of the package.
    /// </summary>
    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? paths) => library == Library
        ? NativeLibrary.Load($"git2-{GlobalSettings.Version.LibGit2CommitSha[..7]}", typeof(GlobalSettings).Assembly, paths)
        : 0;

    /// <summary>
    /// Packs are mapped in small windows instead of 1 GiB ones: what a growing pack is read through would otherwise be mapped again
    /// and again, a gigabyte each time.
    /// </summary>
    private static void BoundWindows()
    {
        Check(Option(SetWindowSize, WindowSize));
        Check(Option(SetMappedLimit, 32 << 20));
        Check(Option(SetCacheSize, 16 << 20));
    }

    // A variadic function: on Apple's arm64 its variable arguments are on the stack, behind eight that are in registers.
    private static int Option(int option, nint value) => OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? git_libgit2_opts_apple(option, 0, 0, 0, 0, 0, 0, 0, value)
        : git_libgit2_opts(option, value);

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
    private static partial int git_libgit2_opts(int option, nint value);

    [LibraryImport(Library, EntryPoint = "git_libgit2_opts")]
    private static partial int git_libgit2_opts_apple(int option, nint r1, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, nint value);

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
    public static partial int git_packbuilder_new(out nint builder, nint repository);

    [LibraryImport(Library)]
    public static partial uint git_packbuilder_set_threads(nint builder, uint threads);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int git_packbuilder_insert(nint builder, byte* id, string name);

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
