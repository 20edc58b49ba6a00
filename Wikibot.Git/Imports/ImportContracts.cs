namespace Wikibot.Git.Imports;

/// <summary>What to import.</summary>
/// <param name="Source">A folder, a zip or a git bundle.</param>
/// <param name="Wiki">Name of the wiki.</param>
/// <param name="KeepTopFolder">Keep the folder that all files of a zip are in; otherwise it is left out, since it only repeats the zip's name.</param>
internal sealed record ImportRequest(string Source, string Wiki, bool KeepTopFolder = false);

/// <summary>How far an import is.</summary>
/// <param name="Done">Files done.</param>
/// <param name="Total">All files.</param>
internal readonly record struct ImportProgress(int Done, int Total);

/// <summary>What was left out and why.</summary>
internal sealed record SkippedFile(string Path, string Reason);

/// <summary>What an import did.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="Pages">Pages taken.</param>
/// <param name="Attachments">Other files taken.</param>
/// <param name="Commits">Commits made, or brought along by a bundle.</param>
/// <param name="Skipped">What was not taken.</param>
/// <param name="Note">What else is to be said: a folder left out, a branch chosen.</param>
internal sealed record ImportReport(string Wiki, int Pages, int Attachments, int Commits, IReadOnlyList<SkippedFile> Skipped, string? Note = null);

/// <summary>A file that is not taken, and why.</summary>
internal sealed class ImportRefusal(string reason) : Exception(reason);
