using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Wikibot.ServiceDefaults.Memory;
using WorkOS;

namespace Wikibot.Mcp.Profiles;

/// <summary>Profiles from WorkOS, cached. When WorkOS fails, an old profile is better than none, and none does not stop an edit.</summary>
internal sealed partial class WorkOSUserProfiles(
    WorkOSClient workos, IOptions<WorkOSProfileOptions> options, TimeProvider time, ILogger<WorkOSUserProfiles> logger) : IUserProfiles
{
    private readonly ConcurrentDictionary<string, Entry> _cache = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<UserProfile?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_cache.TryGetValue(userId, out var entry) && now < entry.GoodUntil)
        {
            return entry.Profile;
        }

        try
        {
            using var late = new CancellationTokenSource(options.Value.Timeout, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            var user = await workos.UserManagement.GetAsync(userId, new RequestOptions { MaxRetries = 0 }, limit.Token);
            return Keep(userId, new UserProfile(FullName(user), user.Email, user.EmailVerified), now + options.Value.CacheFor);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is ApiException or HttpRequestException or OperationCanceledException or JsonException)
        {
            LogFailed(userId, e is ApiException api ? $"status {(int)api.StatusCode}" : e.Message);
            return Keep(userId, entry?.Profile, now + options.Value.RetryAfter);
        }
    }

    private UserProfile? Keep(string userId, UserProfile? profile, DateTimeOffset goodUntil) =>
        _cache.Keep(options.Value.CacheSize, userId, new Entry(profile, goodUntil)).Profile;

    private static string? FullName(User user)
    {
        var name = string.IsNullOrWhiteSpace(user.Name) ? $"{user.FirstName} {user.LastName}" : user.Name;
        return string.IsNullOrWhiteSpace(name) ? null : name.Trim();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "WorkOS gave no profile of {User}; commits carry the name and e-mail of the token's claims: {Reason}")]
    private partial void LogFailed(string user, string reason);

    private sealed record Entry(UserProfile? Profile, DateTimeOffset GoodUntil);
}
