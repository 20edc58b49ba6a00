namespace Wikibot.Git.Imports;

/// <summary>One file that might come into a wiki.</summary>
/// <param name="Path">Path from the root of the source, with slashes.</param>
/// <param name="Length">Length in bytes, as the source says.</param>
/// <param name="Open">Opens its content.</param>
/// <param name="Refused">Why it is not taken, when its kind or name alone decides that.</param>
/// <param name="Checksum">CRC-32 of its content, where the source has one.</param>
internal sealed record ImportFile(string Path, long Length, Func<Stream> Open, string? Refused = null, uint? Checksum = null)
{
    /// <summary>One that is only named.</summary>
    public static ImportFile Left(string path, string reason) => new(path, 0, () => Stream.Null, reason);

    /// <summary>Why no file of this name is wanted; null when it is.</summary>
    public static string? Hidden(string name) => name.StartsWith('.') && name is not ("." or "..") ? "a hidden file or folder" : name == "__MACOSX" ? "left by the Finder" : null;
}
