using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static Wikibot.Git.Storage.Transfer.LibGit2Packs;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Streams a pack of what some commits reach and others do not.</summary>
internal static class PackWriter
{
    /// <summary>
    /// Writes the pack of all objects that <paramref name="wants"/> reach and <paramref name="haves"/> do not to
    /// <paramref name="destination"/>, with deltas, in memory that does not grow with the pack.
    /// Runs on the calling thread until done.
    /// </summary>
    public static unsafe PackSummary Write(string wikiFolder, IEnumerable<ObjectId> wants, IEnumerable<ObjectId> haves, Stream destination, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchRepository(Path.Combine(wikiFolder, "objects"));
        nint repository = 0, walk = 0, builder = 0;
        var sink = new Sink(destination, cancellationToken);
        var handle = GCHandle.Alloc(sink);
        try
        {
            Check(git_repository_open_bare(out repository, scratch.Path));
            var commits = CountCommits(repository, wants, haves, cancellationToken);
            walk = NewWalk(repository, wants, haves);
            Check(git_packbuilder_new(out builder, repository));
            _ = git_packbuilder_set_threads(builder, 1);
            Check(git_packbuilder_insert_walk(builder, walk));
            var objects = (int)git_packbuilder_object_count(builder);
            var result = git_packbuilder_foreach(builder, &OnData, GCHandle.ToIntPtr(handle));
            sink.Failure?.Throw();
            Check(result);
            return new PackSummary(commits, objects);
        }
        finally
        {
            handle.Free();
            git_packbuilder_free(builder);
            git_revwalk_free(walk);
            git_repository_free(repository);
        }
    }

    private static unsafe int CountCommits(nint repository, IEnumerable<ObjectId> wants, IEnumerable<ObjectId> haves, CancellationToken cancellationToken)
    {
        var walk = NewWalk(repository, wants, haves);
        try
        {
            var id = stackalloc byte[ObjectId.Size];
            var count = 0;
            for (int result; (result = git_revwalk_next(id, walk)) != IterationOver; count++)
            {
                Check(result);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return count;
        }
        finally
        {
            git_revwalk_free(walk);
        }
    }

    private static unsafe nint NewWalk(nint repository, IEnumerable<ObjectId> wants, IEnumerable<ObjectId> haves)
    {
        Check(git_revwalk_new(out var walk, repository));
        var id = stackalloc byte[ObjectId.Size];
        foreach (var want in wants)
        {
            want.CopyTo(new Span<byte>(id, ObjectId.Size));
            Check(git_revwalk_push(walk, id));
        }

        foreach (var have in haves)
        {
            have.CopyTo(new Span<byte>(id, ObjectId.Size));
            Check(git_revwalk_hide(walk, id));
        }

        return walk;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int OnData(byte* data, nuint size, nint payload) =>
        ((Sink)GCHandle.FromIntPtr(payload).Target!).Write(new ReadOnlySpan<byte>(data, checked((int)size)));

    /// <summary>Where the pack goes. An exception must not cross native code: it is kept, and native code is told to stop.</summary>
    private sealed class Sink(Stream destination, CancellationToken cancellationToken)
    {
        public ExceptionDispatchInfo? Failure { get; private set; }

        public int Write(ReadOnlySpan<byte> data)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                destination.Write(data);
                return 0;
            }
#pragma warning disable CA1031 // Rethrown as it was by the caller of the native function.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Failure = ExceptionDispatchInfo.Capture(failure);
                return -1;
            }
        }
    }
}
