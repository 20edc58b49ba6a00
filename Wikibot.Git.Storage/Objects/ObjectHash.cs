using System.Buffers.Text;
using System.Security.Cryptography;

namespace Wikibot.Git.Storage.Objects;

/// <summary>Git's object ids: SHA-1 over a header and the bytes.</summary>
internal static class ObjectHash
{
    /// <summary>The longest header, <c>commit 9223372036854775807\0</c>.</summary>
    private const int MaxHeader = 32;

    /// <summary>The id of an object.</summary>
    public static ObjectId Compute(ObjectKind kind, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[MaxHeader];
        var length = WriteHeader(kind, data.Length, header);
        Span<byte> hash = stackalloc byte[ObjectId.Size];
#pragma warning disable CA5350 // Git's format; integrity against accidents, not a signature.
        if (length + data.Length <= 4096)
        {
            Span<byte> whole = stackalloc byte[length + data.Length];
            header[..length].CopyTo(whole);
            data.CopyTo(whole[length..]);
            SHA1.HashData(whole, hash);
        }
        else
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            sha.AppendData(header[..length]);
            sha.AppendData(data);
            sha.GetHashAndReset(hash);
        }
#pragma warning restore CA5350
        return new ObjectId(hash);
    }

    /// <summary>Writes <c>kind size\0</c> and returns its length.</summary>
    public static int WriteHeader(ObjectKind kind, long size, Span<byte> header)
    {
        var name = Name(kind);
        name.CopyTo(header);
        header[name.Length] = (byte)' ';
        Utf8Formatter.TryFormat(size, header[(name.Length + 1)..], out var digits);
        var length = name.Length + 1 + digits;
        header[length] = 0;
        return length + 1;
    }

    /// <summary>Reads <c>kind size\0</c>; false when it is none.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out ObjectKind kind, out long size, out int length)
    {
        kind = default;
        size = 0;
        length = bytes.IndexOf((byte)0) + 1;
        var space = bytes.IndexOf((byte)' ');
        if (length == 0 || space < 0 || space > length)
        {
            return false;
        }

        var name = bytes[..space];
        kind = name.SequenceEqual("commit"u8) ? ObjectKind.Commit
            : name.SequenceEqual("tree"u8) ? ObjectKind.Tree
            : name.SequenceEqual("blob"u8) ? ObjectKind.Blob
            : name.SequenceEqual("tag"u8) ? ObjectKind.Tag
            : default;
        return kind != default
            && Utf8Parser.TryParse(bytes[(space + 1)..(length - 1)], out size, out var consumed)
            && consumed == length - space - 2
            && size >= 0;
    }

    private static ReadOnlySpan<byte> Name(ObjectKind kind) => kind switch
    {
        ObjectKind.Commit => "commit"u8,
        ObjectKind.Tree => "tree"u8,
        ObjectKind.Blob => "blob"u8,
        ObjectKind.Tag => "tag"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
