using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Git.Tokens;

/// <summary>
/// Agents' tokens on the share. A live one is a folder <c>tokens/{hash}</c>, which is asked for at each request (one file operation) and ended when it is revoked; what is in
/// it never changes and is read once by each process. Its user's list is <c>user-tokens/{hash of the subject}</c>, which shows and grants nothing.
/// </summary>
internal sealed class TokenBook(IWikiStore store, TimeProvider time)
{
    private const string FileName = "token.json";

    /// <summary>Tokens of which a process remembers what they are limited to.</summary>
    private const int MaxKnown = 10_000;

    /// <summary>Characters of a hash.</summary>
    private const int HashLength = 64;

    private readonly ConcurrentDictionary<string, AgentToken> _known = new(StringComparer.Ordinal);

    /// <summary>A token that is good now; null when there is none of that hash, or it expired or was revoked, on whichever machine.</summary>
    public async ValueTask<AgentToken?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (hash.Length != HashLength || !hash.All(char.IsAsciiHexDigitLower) || !await store.Markers.IsOpenAsync(FolderOf(hash), cancellationToken))
        {
            return null;
        }

        if (!_known.TryGetValue(hash, out var token))
        {
            if (await store.Markers.ReadAsync(FolderOf(hash), FileName, cancellationToken) is not { } json)
            {
                return null;
            }

            token = _known.Keep(MaxKnown, hash, AgentToken.Parse(json));
        }

        return token.Hash == hash && time.GetUtcNow() < token.Expires ? token : null;
    }

    /// <summary>The same of a token that was found before.</summary>
    /// <exception cref="WikibotProblemException">It is not good any more.</exception>
    public async ValueTask<AgentToken> RequireAsync(string hash, CancellationToken cancellationToken) => await FindAsync(hash, cancellationToken)
        ?? throw Problem.Make(401, ProblemCodes.Unauthenticated, "There is no such token, or it has expired, or it was revoked. Its user can make another.");

    /// <summary>Keeps a new token. It is listed before it is good, so that none is good that its user cannot revoke.</summary>
    public async Task AddAsync(AgentToken token, CancellationToken cancellationToken)
    {
        await store.Markers.WriteAsync(ListOf(token.User), NameOf(token), token.ToJson(), cancellationToken);
        await store.Markers.WriteAsync(FolderOf(token.Hash), FileName, token.ToJson(), cancellationToken);
    }

    /// <summary>Ends a token, then says so in its user's list.</summary>
    public async Task<AgentToken> RevokeAsync(AgentToken token, CancellationToken cancellationToken)
    {
        await store.Markers.EndAsync(FolderOf(token.Hash), cancellationToken);
        _known.TryRemove(token.Hash, out _);
        var revoked = token with { Revoked = token.Revoked ?? time.GetUtcNow() };
        await store.Markers.WriteAsync(ListOf(token.User), NameOf(token), revoked.ToJson(), cancellationToken);
        return revoked;
    }

    /// <summary>Removes what is left of a token that ended long ago.</summary>
    public async Task ForgetAsync(AgentToken token, CancellationToken cancellationToken)
    {
        await store.Markers.EndAsync(FolderOf(token.Hash), cancellationToken);
        await store.Markers.RemoveAsync(ListOf(token.User), NameOf(token), cancellationToken);
    }

    /// <summary>The names of a user's tokens, the newest first, for <see cref="ReadAsync"/>.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string user, CancellationToken cancellationToken) =>
        [.. (await store.Markers.ListAsync(ListOf(user), cancellationToken)).OrderDescending(StringComparer.Ordinal)];

    /// <summary>One of a user's tokens, by its name in the list; null when it was forgotten meanwhile.</summary>
    public async Task<AgentToken?> ReadAsync(string user, string name, CancellationToken cancellationToken) =>
        await store.Markers.ReadAsync(ListOf(user), name, cancellationToken) is { } json ? AgentToken.Parse(json) : null;

    /// <summary>Whether a name in a list is that of the token of an id.</summary>
    public static bool IsOf(string name, string id) => name.Split('-') is [_, var hash] && hash.StartsWith(id, StringComparison.Ordinal);

    private static string FolderOf(string hash) => $"tokens/{hash}";

    private static string ListOf(string user) => $"user-tokens/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))}";

    private static string NameOf(AgentToken token) => string.Create(CultureInfo.InvariantCulture, $"{token.Created.UtcDateTime:yyyyMMdd'T'HHmmss}-{token.Hash}");
}
