using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Issuing;

/// <summary>Agents' tokens: made, listed and revoked by the user whose they are.</summary>
internal sealed class TokenService(TokenBook book, WikiGate gate, TimeProvider time)
{
    /// <summary>Most live tokens of one user.</summary>
    private const int MaxTokens = 1000;

    /// <summary>Characters of a token's name.</summary>
    private const int MaxName = 100;

    /// <summary>Most wikis that one token names.</summary>
    private const int MaxWikis = 20;

    /// <summary>Days for which an ended token stays listed.</summary>
    private const int ListedDays = 90;

    /// <summary>Makes a token, whose text is in the answer and nowhere else.</summary>
    public async Task<NewToken> CreateAsync(Caller caller, CreateTokenRequest request, CancellationToken cancellationToken)
    {
        var (name, rights) = (NameOf(request.Name), TokenRightsNames.FromName(Check.Required(request.Rights, "rights"))
            ?? throw Problem.Invalid("rights", "choice", "'rights' is read, add (new pages only), write, or all."));
        var days = Check.Within(request.Days, "days", 1, CreateTokenRequest.MaxDays) ?? CreateTokenRequest.DefaultDays;
        var wikis = await WikisAsync(caller, request.Wikis, cancellationToken);
        var folder = FolderOf(request.Folder, wikis, rights);
        await RequireRoomAsync(caller.Subject, name, cancellationToken);
        var secret = AgentTokenText.New();
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var token = new AgentToken(AgentTokenText.HashOf(secret), name, caller.Subject, caller.Name, caller.Email, rights, now, now.AddDays(days), wikis, folder);
        await book.AddAsync(token, cancellationToken);
        return new NewToken(secret, token.ToInfo());
    }

    /// <summary>A user's tokens, the newest first.</summary>
    public async Task<TokenList> ListAsync(Caller caller, TokensQuery query, CancellationToken cancellationToken)
    {
        var limit = query.Limit ?? TokensQuery.DefaultLimit;
        var after = Cursor.Decode(query.Cursor, 1) is [var last] ? last : null;
        string[] names = [.. (await book.NamesAsync(caller.Subject, cancellationToken)).Where(name => after is null || string.CompareOrdinal(name, after) < 0).Take(limit + 1)];
        var tokens = new List<TokenInfo>();
        foreach (var name in names.Take(limit))
        {
            if (await book.ReadAsync(caller.Subject, name, cancellationToken) is { } token)
            {
                tokens.Add(token.ToInfo());
            }
        }

        return new TokenList(tokens, names.Length > limit ? Cursor.Encode(names[limit - 1]) : null);
    }

    /// <summary>Ends a token.</summary>
    /// <exception cref="WikibotProblemException">The user has none of that id.</exception>
    public async Task<TokenInfo> RevokeAsync(Caller caller, string? id, CancellationToken cancellationToken)
    {
        var wanted = Check.Required(id, "id").Trim().ToLowerInvariant();
        var name = AgentToken.IsId(wanted) ? (await book.NamesAsync(caller.Subject, cancellationToken)).FirstOrDefault(name => TokenBook.IsOf(name, wanted)) : null;
        return name is not null && await book.ReadAsync(caller.Subject, name, cancellationToken) is { } token
            ? (await book.RevokeAsync(token, cancellationToken)).ToInfo()
            : throw Problem.Make(404, ProblemCodes.TokenNotFound, $"You have no token '{wanted}'. Ids are in the list of your tokens.", ("field", "id"));
    }

    private static string NameOf(string? text)
    {
        var name = Check.Required(text, "name").Trim();
        return name.Length is > 0 and <= MaxName && !name.Any(char.IsControl) && !PagePath.HasLoneSurrogate(name)
            ? name
            : throw Problem.Invalid("name", "name", $"'name' says what the token is for, in one line of 1 to {MaxName} characters.");
    }

    /// <summary>The wikis as they are kept. Of one that the user is no member of they are told what a stranger is.</summary>
    private async Task<IReadOnlyList<string>?> WikisAsync(Caller caller, IReadOnlyList<string>? wikis, CancellationToken cancellationToken)
    {
        if (wikis is null)
        {
            return null;
        }

        if (wikis.Count is 0 or > MaxWikis)
        {
            throw Problem.Invalid("wikis", "count", $"'wikis' names 1 to {MaxWikis} wikis; leave it out for all of yours.");
        }

        foreach (var wiki in wikis)
        {
            await gate.OpenAsync(new RequestCaller(caller), wiki, new NeedsRole(Role.Viewer), TokenUse.Default, cancellationToken);
        }

        return [.. wikis.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string? FolderOf(string? folder, IReadOnlyList<string>? wikis, TokenRights rights)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return null;
        }

        var path = PagePath.ParseFolder(folder, "folder");
        return wikis?.Count != 1 ? throw Problem.Invalid("folder", "wiki", "A folder is of one wiki: name just that one in 'wikis'.")
            : rights == TokenRights.All ? throw Problem.Invalid("folder", "rights", "A token of a folder has no rights to the rest of the wiki: 'rights' is read, add or write.")
            : path;
    }

    /// <summary>Forgets what ended long ago, and refuses one too many, or of a name that a live one has.</summary>
    private async Task RequireRoomAsync(string user, string wanted, CancellationToken cancellationToken)
    {
        var (live, now) = (0, time.GetUtcNow());
        foreach (var name in await book.NamesAsync(user, cancellationToken))
        {
            if (await book.ReadAsync(user, name, cancellationToken) is not { } token)
            {
                continue;
            }

            if ((token.Revoked ?? token.Expires) is var end && end <= now)
            {
                if (end.AddDays(ListedDays) <= now)
                {
                    await book.ForgetAsync(token, cancellationToken);
                }

                continue;
            }

            live++;
            if (token.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                throw Problem.Make(409, ProblemCodes.TokenExists, $"You have a token '{token.Name}'. Revoke it first, or choose another name.", ("field", "name"), ("id", token.Id));
            }
        }

        if (live >= MaxTokens)
        {
            throw Problem.Invalid("name", "count", $"You have {live} tokens, and at most {MaxTokens} at a time. Revoke one first.");
        }
    }
}
