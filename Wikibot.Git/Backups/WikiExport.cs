using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace Wikibot.Git.Backups;

/// <summary>A wiki to take away: as a bundle that stock git clones, or as a zip of its files.</summary>
internal static class WikiExport
{
    /// <summary>Zip times start in 1980; a fixed one makes equal wikis equal zips.</summary>
    private static readonly DateTimeOffset FileTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Left-out files that a zip's comment names.</summary>
    private const int MostNamed = 20;

    /// <summary>Writes a full bundle of <c>main</c>; the members stay behind.</summary>
    public static async Task WriteBundleAsync(IWiki wiki, Snapshot tip, Stream destination, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(new BundleHeader([], [new("HEAD", tip.Commit.Id), new(WikiRefs.Main, tip.Commit.Id)]).ToBytes(), cancellationToken);
        await wiki.WritePackAsync([tip.Commit.Id], [], destination, cancellationToken);
    }

    /// <summary>Writes every file of the tip, one after the other, piece by piece where it is large.</summary>
    public static async Task WriteZipAsync(IWiki wiki, Snapshot tip, Stream destination, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(destination, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        List<string> left = [];
        await foreach (var (path, id) in FilesAsync(wiki, tip, cancellationToken))
        {
            if (!IsSafe(path))
            {
                left.Add(path);
                continue;
            }

            var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
            entry.LastWriteTime = FileTime;
            await using var stream = await entry.OpenAsync(cancellationToken);
            await wiki.CopyBlobAsync(id, stream, cancellationToken);
        }

        if (left.Count > 0)
        {
            zip.Comment = $"{left.Count} files are left out, because a zip cannot hold their names or would put them outside its folder; a bundle has them: {string.Join(", ", left.Take(MostNamed))}";
        }
    }

    /// <summary>Whether whoever unpacks it gets a file of that name where the zip is unpacked. Git itself may bring other names in, past this service.</summary>
    private static bool IsSafe(string path) =>
        !path.Contains('\\', StringComparison.Ordinal) && !path.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune))
        && path is not [_, ':', ..] && TreePath.IsValid(path);

    private static async IAsyncEnumerable<(string Path, ObjectId Id)> FilesAsync(IWiki wiki, Snapshot tip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in wiki.DiffAsync(oldTree: null, tip.Root.Id, cancellationToken))
        {
            if (file.New is { Kind: EntryKind.Blob } entry)
            {
                yield return (file.Path, entry.Id);
            }
        }
    }
}
