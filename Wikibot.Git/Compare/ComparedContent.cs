namespace Wikibot.Git.Compare;

/// <summary>One side of a comparison.</summary>
/// <param name="Length">Its bytes, in number.</param>
/// <param name="Bytes">They; null of a file that is longer than what lines are compared of: up to 100 MiB are not read to say how many they are.</param>
internal sealed record ComparedContent(long Length, ReadOnlyMemory<byte>? Bytes)
{
    /// <summary>What somebody has in hand.</summary>
    public static ComparedContent Of(ReadOnlyMemory<byte> bytes) => new(bytes.Length, bytes);

    /// <summary>What a blob holds; null where there is none.</summary>
    /// <param name="wiki">Whose blob it is.</param>
    /// <param name="blob">Its id.</param>
    /// <param name="isFile">Whether it is a file beside the pages. A page is never longer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<ComparedContent?> ReadAsync(IWiki wiki, ObjectId? blob, bool isFile, CancellationToken cancellationToken) => blob is not { } id ? null
        : isFile && await wiki.ReadBlobSizeAsync(id, cancellationToken) is > Limits.MaxPageBytes and var length ? new(length, Bytes: null)
        : Of(await wiki.ReadBlobAsync(id, cancellationToken));
}
