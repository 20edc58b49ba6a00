namespace Wikibot.Git.Imports;

/// <summary>What was left out and why.</summary>
internal sealed record SkippedFile(string Path, string Reason);

/// <summary>What an import did.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="Pages">Pages taken.</param>
/// <param name="Attachments">Other files taken.</param>
/// <param name="Commits">Commits made, or brought along by a bundle.</param>
/// <param name="Skipped">What was not taken.</param>
internal sealed record ImportReport(string Wiki, int Pages, int Attachments, int Commits, IReadOnlyList<SkippedFile> Skipped);
