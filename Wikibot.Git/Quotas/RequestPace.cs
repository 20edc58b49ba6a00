using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Quotas;

/// <summary>
/// Counts the requests of each user in the minutes of the clock, in this process: of N processes a user gets at most N times as many, and at the turn of a minute at most twice as many in
/// 60 s. An exact count would be a file operation for each request, which is what it is to save.
/// </summary>
internal sealed class RequestPace(IOptions<QuotaOptions> options, TimeProvider time)
{
    private const int SecondsOfMinute = 60;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _minute;

    /// <summary>Counts one.</summary>
    /// <exception cref="WikibotProblemException">It is one too many (429).</exception>
    public void Count(string user)
    {
        if (options.Value.UserRequestsPerMinute is not { } most)
        {
            return;
        }

        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var minute = seconds / SecondsOfMinute;
        if (Interlocked.Exchange(ref _minute, minute) != minute)
        {
            _counts.Clear();
        }

        if (_counts.AddOrUpdate(user, 1, (_, count) => count + 1) > most)
        {
            throw QuotaProblem.Fast("requests", "requests of yours", most, (int)(SecondsOfMinute - (seconds % SecondsOfMinute)));
        }
    }
}
