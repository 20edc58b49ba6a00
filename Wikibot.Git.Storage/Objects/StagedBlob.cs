using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// A blob that is too large to hold: written and flushed beside the objects, piece by piece, under a name that nobody reads and the sweeper knows. A commit that
/// wants it puts it in its place; without one it is thrown away.
/// </summary>
internal sealed class StagedBlob
{
    private readonly IShareFiles _files;
    private readonly LooseObjects _loose;
    private readonly string _temporary;
    private bool _placed;

    private StagedBlob(IShareFiles files, LooseObjects loose, string temporary, ObjectId id) => (_files, _loose, _temporary, Id) = (files, loose, temporary, id);

    /// <summary>The blob's id.</summary>
    public ObjectId Id { get; }

    /// <summary>Reads <paramref name="content"/> to its end.</summary>
    /// <exception cref="IncomingLengthException">It has not as many bytes as it claimed.</exception>
    public static StagedBlob Write(IShareFiles files, LooseObjects loose, Stream content, long length, CancellationToken cancellationToken)
    {
        // Which folder it belongs into is known with its last byte only.
        var folder = Path.GetDirectoryName(loose.PathOf(new ObjectId(RandomNumberGenerator.GetBytes(ObjectId.Size))))!;
        var temporary = $"{folder}/{LooseObjects.TemporaryPrefix}{Guid.NewGuid():N}";
        var handle = files.CreateNew(temporary);
        if (handle is null)
        {
            files.MakeFolder(folder);
            handle = files.CreateNew(temporary) ?? throw new ShareFileException(ShareError.NotFound, "create", temporary);
        }

        try
        {
            return new StagedBlob(files, loose, temporary, Fill(files, handle, content, length, cancellationToken));
        }
        catch
        {
            loose.Discard(temporary);
            throw;
        }
    }

    /// <summary>Makes it an object of the repository; once is enough.</summary>
    public void Place()
    {
        if (_placed)
        {
            return;
        }

        var path = _loose.PathOf(Id);
        if (!_files.Rename(_temporary, path))
        {
            // A repository that somebody else made has only the fan-out folders it needs.
            _files.MakeFolder(Path.GetDirectoryName(path)!);
            if (!_files.Rename(_temporary, path))
            {
                throw new ShareFileException(ShareError.NotFound, "rename", _temporary);
            }
        }

        _placed = true;
    }

    /// <summary>Throws it away, unless it was placed.</summary>
    public void Discard()
    {
        if (!_placed)
        {
            _loose.Discard(_temporary);
        }
    }

    private static ObjectId Fill(IShareFiles files, SafeFileHandle handle, Stream content, long length, CancellationToken cancellationToken)
    {
        var closed = false;
        try
        {
            using var source = new HashedContent(content, length, cancellationToken);
            using (var target = new BufferedStream(new ShareTarget(files, handle), ShareTarget.Piece))
            {
                Zlib.Deflate(source.Read, target);
            }

            files.Flush(handle);
            closed = true;
            files.Close(handle);
            return source.Id();
        }
        finally
        {
            if (!closed)
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>An object's header and then its bytes, hashed as they are read.</summary>
    private sealed class HashedContent : IDisposable
    {
#pragma warning disable CA5350 // Git's format.
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        private readonly Stream _content;
        private readonly long _length;
        private readonly CancellationToken _cancellationToken;
        private long _read;
        private bool _begun;

        public HashedContent(Stream content, long length, CancellationToken cancellationToken) => (_content, _length, _cancellationToken) = (content, length, cancellationToken);

        public int Read(Span<byte> buffer)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            LeanMemory.Tick();
            int read;
            if (_begun)
            {
                read = _content.Read(buffer);
                _read += read;
                if (_read > _length || (read == 0 && _read < _length))
                {
                    throw new IncomingLengthException(_length, _read);
                }
            }
            else
            {
                _begun = true;
                read = ObjectHash.WriteHeader(ObjectKind.Blob, _length, buffer);
            }

            _hash.AppendData(buffer[..read]);
            return read;
        }

        public ObjectId Id()
        {
            Span<byte> id = stackalloc byte[ObjectId.Size];
            _hash.GetHashAndReset(id);
            return new ObjectId(id);
        }

        public void Dispose() => _hash.Dispose();
    }
}
