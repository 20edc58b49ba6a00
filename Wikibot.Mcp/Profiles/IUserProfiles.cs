namespace Wikibot.Mcp.Profiles;

/// <summary>Who stands behind a user id: what commits are signed with.</summary>
internal interface IUserProfiles
{
    /// <summary>
    /// The profile of <paramref name="userId"/> (<c>user_…</c>), or <see langword="null"/> when it cannot be had;
    /// the token's own claims then have to do. Never throws but for cancellation.
    /// </summary>
    ValueTask<UserProfile?> FindAsync(string userId, CancellationToken cancellationToken);
}

/// <summary>Name and e-mail of a user, and whether the e-mail is known to be theirs.</summary>
internal sealed record UserProfile(string? Name, string? Email, bool EmailVerified);

/// <summary>No source of profiles: the token's claims count.</summary>
internal sealed class NoUserProfiles : IUserProfiles
{
    /// <inheritdoc/>
    public ValueTask<UserProfile?> FindAsync(string userId, CancellationToken cancellationToken) => ValueTask.FromResult<UserProfile?>(null);
}
