using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Wikibot.Git.Storage.Objects;
using static Wikibot.Git.Storage.Transfer.LibGit2Packs;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Sends small objects that are in no pack, as deltas against each other where they are alike. libgit2's pack builder finds them; its
/// pack's entries go into ours as they are, since none names a place.
/// </summary>
internal static class DeltaPacker
{
    /// <summary>Writes the entries of <paramref name="objects"/>, without a pack's start and end.</summary>
    public static unsafe void Run(string wikiFolder, IReadOnlyCollection<SingleObject> objects, Stream destination)
    {
        using var scratch = new ScratchRepository(Path.Combine(wikiFolder, "objects"));
        nint repository = 0, builder = 0;
        var sink = new Sink(destination);
        var handle = GCHandle.Alloc(sink);
        try
        {
            Check(git_repository_open_bare(out repository, scratch.Path));
            Check(git_packbuilder_new(out builder, repository));
            _ = git_packbuilder_set_threads(builder, 1);
            var id = stackalloc byte[ObjectId.Size];
            foreach (var single in objects)
            {
                single.Id.CopyTo(new Span<byte>(id, ObjectId.Size));
                Check(git_packbuilder_insert(builder, id, single.Name));
            }

            var result = git_packbuilder_foreach(builder, &OnData, GCHandle.ToIntPtr(handle));
            sink.Failure?.Throw();
            Check(result);
        }
        finally
        {
            handle.Free();
            git_packbuilder_free(builder);
            git_repository_free(repository);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int OnData(byte* data, nuint size, nint payload) =>
        ((Sink)GCHandle.FromIntPtr(payload).Target!).Write(new ReadOnlySpan<byte>(data, checked((int)size)));

    /// <summary>Where entries go. An exception must not cross native code: it is kept, and native code is told to stop.</summary>
    private sealed class Sink(Stream destination)
    {
        private readonly byte[] _held = new byte[PackEntry.TrailerLength];
        private int _heldLength;
        private int _headerLeft = PackEntry.HeaderLength;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public int Write(ReadOnlySpan<byte> data)
        {
            try
            {
                var skipped = Math.Min(_headerLeft, data.Length);
                _headerLeft -= skipped;
                Pass(data[skipped..]);
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

        /// <summary>The last 20 bytes so far are held back: in the end they are the pack's hash.</summary>
        private void Pass(ReadOnlySpan<byte> data)
        {
            var over = Math.Min(_heldLength, Math.Max(0, _heldLength + data.Length - _held.Length));
            destination.Write(_held.AsSpan(0, over));
            _held.AsSpan(over, _heldLength - over).CopyTo(_held);
            _heldLength -= over;
            var through = Math.Max(0, data.Length - (_held.Length - _heldLength));
            destination.Write(data[..through]);
            data[through..].CopyTo(_held.AsSpan(_heldLength));
            _heldLength += data.Length - through;
        }
    }
}
