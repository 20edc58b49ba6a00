using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Docs;

/// <summary>
/// <c>docs/access.md</c>: what each role may do by each route of the git service and each tool, found out by doing it.
/// <c>WIKIBOT_WRITE_DOCS=1</c> writes it anew.
/// </summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Introduction =
        """
        # Who may do what

        Found out by a test that calls each as each (`WIKIBOT_WRITE_DOCS=1`, test `AccessTests`, writes it anew). A viewer reads, an editor writes, an owner
        shares, backs up, exports and deletes. A stranger to a wiki is told, word for word and no sooner or later, what is told of a wiki that does not
        exist (`RefusalTests`); so is everybody of a deleted one, but for its owners. Who signs in with a verified e-mail that is invited is a member from
        their first request on ([decision 0020](decisions/0020-members.md)).

        The columns on the right are agents' tokens of the owner ([decision 0022](decisions/0022-agents-tokens.md)): for reading; for new pages only; of a
        folder, in which it writes, asked for what is in it; of another wiki; expired; revoked. What is served to one of a folder tells of that folder only
        (`FolderTokenTests`). A token with no limits may what its user may, but for making wikis and tokens.

        Whoever is not signed in is let in to a public wiki, to clone and fetch, and to nothing else ([decision 0025](decisions/0025-git-http.md)): the last table. MCP and the pages in the
        browser are for those who sign in.
        """;

    private static readonly (string Role, string Token)[] s_roles =
        [("owner", McpService.Token), ("editor", "the-token-of-an-editor-in-tests"), ("viewer", "the-token-of-a-viewer-in-the-tests"), ("stranger", "the-token-of-a-stranger-in-tests")];

    private static readonly (string Name, AgentToken Token, string Secret)[] s_tokens =
    [
        Token("reading", token => token with { Rights = TokenRights.Read }),
        Token("new pages", token => token with { Rights = TokenRights.Add }),
        Token("folder", token => token with { Wikis = ["home"], Folder = "Team" }),
        Token("other wiki", token => token with { Wikis = ["another"] }),
        Token("expired", token => token with { Expires = token.Created }),
        Token("revoked", token => token),
    ];

    /// <summary>Whoever is not signed in.</summary>
    private const string Nobody = "not signed in";

    private static IEnumerable<string> Columns => [.. s_roles.Select(role => role.Role), .. s_tokens.Select(token => token.Name)];

    private readonly GitService _git = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Wikibot:Seed:Members:2"] = "static:editor=editor",
        ["Wikibot:Seed:Members:3"] = "static:viewer=viewer",
    });

    private McpService _service = null!;

    public ValueTask InitializeAsync()
    {
        _service = _git.WithMcp(new(StringComparer.Ordinal)
        {
            ["MCP_AUTH_TOKEN"] = string.Join(',', s_roles.Select(role => role.Role == "owner" ? role.Token : $"{role.Role}={role.Token}")),
        });
        return KeepTokensAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _git.DisposeAsync();
    }

    [Fact]
    public async Task Document_access_isTrue()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "access.md");
        var document = Introduction.ReplaceLineEndings("\n") + "\n" + await ToolsAsync() + await RoutesAsync() + await PublicAsync();
        if (Environment.GetEnvironmentVariable("WIKIBOT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(document);
    }

    private async ValueTask KeepTokensAsync()
    {
        var book = _git.Services.GetRequiredService<TokenBook>();
        foreach (var (name, token, _) in s_tokens)
        {
            await book.AddAsync(token, TestContext.Current.CancellationToken);
            if (name == "revoked")
            {
                await book.RevokeAsync(token, TestContext.Current.CancellationToken);
            }
        }
    }

    private static (string Name, AgentToken Token, string Secret) Token(string name, Func<AgentToken, AgentToken> limit)
    {
        var (secret, now) = (AgentTokenText.New(), TimeProvider.System.GetUtcNow());
        return (name, limit(new AgentToken(AgentTokenText.HashOf(secret), name, "static:default", "Wikibot", "default@static.wikibot.invalid", TokenRights.Write, now, now.AddDays(1))), secret);
    }

    private async Task<string> ToolsAsync()
    {
        var text = Header("Tools", "tool", Columns);
        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        await using var owner = await _service.ConnectAsync();
        var tools = await owner.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var (role, token) in s_roles.Concat(s_tokens.Select(token => (token.Name, token.Secret))))
        {
            foreach (var tool in tools)
            {
                var row = rows.TryGetValue($"`{tool.Name}`", out var known) ? known : rows[$"`{tool.Name}`"] = [];
                row.Add(AccessRoute.Said(await AccessCall.CallAsync(_service, tool, role, token)));
                (role is not ("stranger" or "other wiki") || row[^1] is "no such wiki" or "refused" || tool.Name is "echo" or "list_wikis" or "create_wiki").ShouldBeTrue(tool.Name);
            }
        }

        return Rows(text, rows);
    }

    private async Task<string> RoutesAsync()
    {
        string[] columns = [.. Columns, Nobody];
        var text = Header("Routes of the git service", "route", columns);
        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var route in AccessRoute.All(_git))
        {
            var row = rows[AccessRoute.NameOf(route)] = [];
            foreach (var role in columns)
            {
                row.Add(await AccessRoute.AskAsync(_git, route, "home", IdentityOf(role)));
            }

            // What the route says of itself is what it does.
            if (route.Metadata.GetMetadata<NeedsRole>() is { } needed)
            {
                row.Take(s_roles.Length).Count(said => said == "yes").ShouldBe((int)needed.Role switch { 0 => 3, 1 => 2, _ => 1 }, route.DisplayName);
                row.Skip(s_roles.Length + 3).ShouldBe(["no such wiki", "not let in", "not let in", "not let in"], route.DisplayName);
            }
        }

        return Rows(text, rows);
    }

    /// <summary>What those who are no members are let in to of a wiki that an owner made public.</summary>
    private async Task<string> PublicAsync()
    {
        var (git, owner) = (_service.Services.GetRequiredService<IWikibotGit>(), new Caller("static:default", "Default", "default@example.org"));
        await git.CreateWikiAsync(owner, new CreateWikiRequest("open"), OperationIds.New(), TestContext.Current.CancellationToken);
        await git.UpdateWikiAsync(owner, "open", new UpdateWikiRequest(Confirm: "open", Public: true), OperationIds.New(), TestContext.Current.CancellationToken);
        string[] columns = [Nobody, "stranger", "other wiki", "expired", "revoked"];
        var text = Header("Of a public wiki", "route; of all others they are told the same as above", columns);
        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var route in AccessRoute.All(_git))
        {
            List<string> row = [];
            foreach (var who in columns)
            {
                row.Add(await AccessRoute.AskAsync(_git, route, "open", IdentityOf(who)));
            }

            if (route.Metadata.GetMetadata<NeedsRole>() is { } needed)
            {
                row.ShouldBe(needed.EvenPublic ? ["yes", "yes", "no such wiki", "not let in", "not let in"] : ["not let in", "no such wiki", "no such wiki", "not let in", "not let in"], route.DisplayName);
                if (needed.EvenPublic)
                {
                    rows[AccessRoute.NameOf(route)] = row;
                }
            }
        }

        return Rows(text, rows);
    }

    private static string IdentityOf(string role)
    {
        var subject = role == "owner" ? "static:default" : "static:" + role;
        var caller = role == Nobody ? Caller.Anonymous : new Caller(subject, subject, "nobody@example.org") { Token = s_tokens.Where(token => token.Name == role).Select(token => token.Token.Hash).FirstOrDefault() };
        return new IdentityToken(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { Secret = GitService.Secret }), TimeProvider.System).Issue(caller);
    }

    private static StringBuilder Header(string title, string first, IEnumerable<string> columns) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| {first} | {string.Join(" | ", columns)} |\n|---|{string.Concat(columns.Select(_ => "---|"))}\n");

    private static string Rows(StringBuilder text, SortedDictionary<string, List<string>> rows)
    {
        foreach (var (what, row) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {string.Join(" | ", row)} |\n");
        }

        return text.ToString();
    }
}
