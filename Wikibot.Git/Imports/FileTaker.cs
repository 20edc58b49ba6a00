using System.IO.Hashing;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Imports;

/// <summary>Reads one file of an import and decides whether it can be a page or an attachment.</summary>
internal static class FileTaker
{
    /// <summary>Largest attachment.</summary>
    public const int MaxAttachmentBytes = 25 * 1024 * 1024;

    /// <summary>Whether a file of this name becomes a page.</summary>
    public static bool IsPage(string path) => path.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The file as it will be committed.</summary>
    /// <exception cref="ImportRefusal">It cannot be taken.</exception>
    /// <exception cref="WikibotProblemException">Its path breaks a rule.</exception>
    public static async Task<FileChange> TakeAsync(ImportFile file, CancellationToken cancellationToken)
    {
        if (file.Refused is { } reason)
        {
            throw new ImportRefusal(reason);
        }

        var isPage = IsPage(file.Path);
        var path = isPage ? PagePath.ParseNew(file.Path).File : PagePath.ParseNewFile(file.Path);
        var content = await ReadAsync(file, isPage, cancellationToken);
        if (isPage && content.Contains((byte)0))
        {
            throw new ImportRefusal("holds the character NUL: pages are text");
        }

        if (isPage)
        {
            PageText.Decode(content, path);
        }

        return new FileChange(path, content);
    }

    private static async Task<byte[]> ReadAsync(ImportFile file, bool isPage, CancellationToken cancellationToken)
    {
        var limit = isPage ? Limits.MaxPageBytes : MaxAttachmentBytes;
        if (file.Length > limit)
        {
            throw new ImportRefusal($"over {limit / 1024 / 1024} MiB, the most for {(isPage ? "a page" : "an attachment")}");
        }

        try
        {
            await using var stream = file.Open();
            var content = new byte[file.Length];
            var length = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);

            // What claims less than it holds would be cut off, or grow without bounds.
            if (length < content.Length || await stream.ReadAsync(new byte[1], cancellationToken) > 0)
            {
                throw new ImportRefusal("it does not have the size that it claims");
            }

            return file.Checksum is { } checksum && Crc32.HashToUInt32(content) != checksum ? throw new ImportRefusal("damaged: its checksum is another one") : content;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImportRefusal($"it cannot be read: {e.Message}");
        }
    }
}
