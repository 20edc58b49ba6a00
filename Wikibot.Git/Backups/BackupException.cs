namespace Wikibot.Git.Backups;

/// <summary>A backup, restore or export that could not be done, with the problem code and a sentence that says what to do.</summary>
/// <param name="code">One of the backup codes of <see cref="Wikibot.Git.Client.ProblemCodes"/>.</param>
/// <param name="message">What happened, what is safe, and what to do.</param>
/// <param name="inner">The cause, for the log.</param>
internal sealed class BackupException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The problem code.</summary>
    public string Code { get; } = code;
}
