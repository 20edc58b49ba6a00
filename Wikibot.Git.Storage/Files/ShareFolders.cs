using System.IO.Enumeration;

namespace Wikibot.Git.Storage.Files;

/// <summary>What .NET's file API does alike everywhere, at the cost of one file operation each.</summary>
internal static class ShareFolders
{
    /// <inheritdoc cref="IShareFiles.List"/>
    public static IReadOnlyList<ShareEntry>? List(string folder)
    {
        ShareMeter.Count();
        try
        {
            return new FileSystemEnumerable<ShareEntry>(
                folder,
                static (ref FileSystemEntry e) => new ShareEntry(e.FileName.ToString(), e.IsDirectory),
                new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, ReturnSpecialDirectories = false }).ToList();
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShareFileException(ShareError.Failed, "list", folder, inner: e);
        }
    }

    /// <inheritdoc cref="IShareFiles.Stat"/>
    public static ShareStat? Stat(string path)
    {
        ShareMeter.Count();
        try
        {
            var info = new FileInfo(path);
            return info.Exists ? new ShareStat(info.Length, Utc(info.LastWriteTimeUtc))
                : Directory.Exists(path) ? new ShareStat(0, Utc(Directory.GetLastWriteTimeUtc(path)))
                : info.LinkTarget is not null ? new ShareStat(0, Utc(info.LastWriteTimeUtc))
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShareFileException(ShareError.Failed, "stat", path, inner: e);
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(time, TimeSpan.Zero);
}
