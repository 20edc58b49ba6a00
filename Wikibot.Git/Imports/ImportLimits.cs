namespace Wikibot.Git.Imports;

/// <summary>How much an import may bring. What is over is refused before anything of it becomes visible.</summary>
internal static class ImportLimits
{
    /// <summary>Most files and folders in a source.</summary>
    public const int MaxFiles = 200_000;

    /// <summary>Most bytes of all files, as the source says.</summary>
    public const long MaxBytes = 8L << 30;

    /// <summary>How many times an archive's own size its files may come to, once they come to more than <see cref="PlainBytes"/>: text shrinks to a tenth, a trap to a thousandth.</summary>
    public const int MaxRatio = 100;

    /// <summary>Bytes up to which an archive may hold anything.</summary>
    public const long PlainBytes = 128L << 20;

    /// <summary>Most bytes of a zip's central directory, which is read into memory at once.</summary>
    public const long MaxDirectoryBytes = 64L << 20;
}
