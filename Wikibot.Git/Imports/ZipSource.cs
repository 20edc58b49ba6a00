using System.Buffers.Binary;
using System.IO.Compression;

namespace Wikibot.Git.Imports;

/// <summary>The files of a zip, in path order, whatever system made it.</summary>
internal static class ZipSource
{
    private const int EndLength = 22;
    private const int LongestComment = 0xFFFF;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int FolderType = 0x4000;
    private const int LinkType = 0xA000;

    /// <summary>Opens a zip, when its directory is not too large to be read at once.</summary>
    /// <exception cref="InvalidDataException">It is no zip, or damaged.</exception>
    public static Task<ZipArchive> OpenAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (DirectoryLength(file) is var length and > ImportLimits.MaxDirectoryBytes)
        {
            throw new InvalidDataException($"Its directory has {length} bytes; {ImportLimits.MaxDirectoryBytes} are the most.");
        }

        file.Position = 0;
        return ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, new ZipNames(), cancellationToken);
    }

    /// <summary>What is in it; folders are left out, since a wiki has those that its files are in.</summary>
    public static IEnumerable<ImportFile> Files(ZipArchive zip) =>
        zip.Entries
            // Windows' own tools of old wrote backslashes.
            .Select(entry => (Entry: entry, Path: entry.FullName.Replace('\\', '/')))
            .Where(item => !item.Path.EndsWith('/') && Type(item.Entry) != FolderType)
            .OrderBy(item => item.Path, StringComparer.Ordinal)
            .Select(item => new ImportFile(item.Path, item.Entry.Length, item.Entry.Open, Left(item.Entry, item.Path), item.Entry.Crc32));

    private static string? Left(ZipArchiveEntry entry, string path) =>
        path.Split('/').Select(ImportFile.Hidden).FirstOrDefault(hidden => hidden is not null)
        ?? (path.Contains('\uFFFD', StringComparison.Ordinal) ? "its name is no UTF-8, though it claims to be" : null)
        ?? (Type(entry) == LinkType ? "a symbolic link" : Type(entry) is not (0 or RegularType) ? "no regular file" : null)
        ?? (entry.IsEncrypted ? "encrypted" : null)
        ?? (entry.Length < 0 || entry.CompressedLength < 0 ? "its size is no size" : null);

    /// <summary>The file type, where a Unix system has noted one; 0 elsewhere.</summary>
    private static int Type(ZipArchiveEntry entry) => (entry.ExternalAttributes >> 16) & TypeMask;

    /// <summary>Length of the directory, as the end of the archive says; 0 when that is not found, which opening it will say better.</summary>
    private static long DirectoryLength(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + LongestComment + 20)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndLength > tail.Length)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        if (length != uint.MaxValue || end < 20 || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end - 20)) != 0x07064B50)
        {
            return length == uint.MaxValue ? 0 : length;
        }

        // Zip64: the length is in a record of its own, which a locator before the end points at.
        var record = new byte[56];
        var at = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - 20 + 8));
        if (at < 0 || at > file.Length - record.Length)
        {
            return 0;
        }

        file.Position = at;
        file.ReadExactly(record);
        var large = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(40));
        return large < 0 ? long.MaxValue : large;
    }
}
