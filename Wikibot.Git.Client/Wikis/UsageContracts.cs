namespace Wikibot.Git.Client;

/// <summary>Answer of <c>GET /wikis/{wiki}/usage</c>: what a wiki holds, and what it may hold and how fast it may change, as its operator limits it.</summary>
/// <param name="Pages">Pages now.</param>
/// <param name="MaxPages">Most pages; absent where there is no limit.</param>
/// <param name="Bytes">Bytes of all files now; absent where nothing limits what the wiki holds: nobody counts them then.</param>
/// <param name="MaxBytes">Most bytes; absent where there is no limit.</param>
/// <param name="HistoryBytes">Bytes of all that was ever written, as they are counted for <paramref name="MaxHistoryBytes"/>; absent where that is not limited.</param>
/// <param name="MaxHistoryBytes">Most of them; absent where there is no limit.</param>
/// <param name="WritesPerMinute">Most changes in any minute; absent where there is no limit.</param>
/// <param name="UserWritesPerMinute">Most changes of one user in any minute; absent where there is no limit.</param>
public sealed record WikiUsage(
    long Pages,
    long? MaxPages = null,
    long? Bytes = null,
    long? MaxBytes = null,
    long? HistoryBytes = null,
    long? MaxHistoryBytes = null,
    int? WritesPerMinute = null,
    int? UserWritesPerMinute = null);
