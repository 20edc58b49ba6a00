using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using Wikibot.Git.Client;
using Wikibot.Git.Members;
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
        """;

    private static readonly (string Role, string Token)[] s_roles =
        [("owner", McpService.Token), ("editor", "the-token-of-an-editor-in-tests"), ("viewer", "the-token-of-a-viewer-in-the-tests"), ("stranger", "the-token-of-a-stranger-in-tests")];

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
        return ValueTask.CompletedTask;
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
        var document = Introduction.ReplaceLineEndings("\n") + "\n" + await ToolsAsync() + await RoutesAsync();
        if (Environment.GetEnvironmentVariable("WIKIBOT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(document);
    }

    private async Task<string> ToolsAsync()
    {
        var text = Header("Tools", "tool");
        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (role, token) in s_roles)
        {
            await using var client = await _service.ConnectAsync(token);
            foreach (var tool in await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken))
            {
                var result = await client.CallToolAsync(tool.Name, Json.Arguments(Arguments(tool, role).ToJsonString()), cancellationToken: TestContext.Current.CancellationToken);
                var row = rows.TryGetValue($"`{tool.Name}`", out var known) ? known : rows[$"`{tool.Name}`"] = [];
                row.Add(Said(result.IsError == true ? result.Problem()["code"]!.GetValue<string>() : "ok"));
                (role != "stranger" || row[^1] == "no such wiki" || tool.Name is "echo" or "list_wikis" or "create_wiki").ShouldBeTrue(tool.Name);
            }
        }

        return Rows(text, rows);
    }

    private async Task<string> RoutesAsync()
    {
        var text = Header("Routes of the git service", "route");
        using var http = _git.CreateClient();
        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);

        // Who leaves may do nothing more, so that comes last.
        foreach (var route in _git.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<NeedsRole>() is not null).OrderBy(route => route.RoutePattern.RawText!.EndsWith("/leave", StringComparison.Ordinal)))
        {
            var (pattern, method) = (route.RoutePattern.RawText!, route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single());
            var row = rows[$"`{method} {pattern}`"] = [];
            foreach (var (role, _) in s_roles)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), pattern.Replace("{wiki}", "home", StringComparison.Ordinal));
                request.Headers.Add(IdentityToken.HeaderName, Identity(role == "owner" ? "static:default" : "static:" + role));
                request.Headers.Add(OperationIds.HeaderName, OperationIds.New());
                request.Content = method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json");
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                row.Add(Said(answer.IsSuccessStatusCode ? "ok" : JsonNode.Parse(body)!["code"]!.GetValue<string>()));
            }

            // What the route says of itself is what it does.
            row.Count(said => said == "yes").ShouldBe((int)route.Metadata.GetMetadata<NeedsRole>()!.Role switch { 0 => 3, 1 => 2, _ => 1 }, pattern);
        }

        return Rows(text, rows);
    }

    private static string Identity(string subject) => new IdentityToken(
        Microsoft.Extensions.Options.Options.Create(new IdentityOptions { Secret = GitService.Secret }), TimeProvider.System).Issue(new Caller(subject, subject, "nobody@example.org"));

    /// <summary>The least that a tool takes, so that what refuses it is the role or nothing: that what is asked for is not there, or makes no sense, comes after.</summary>
    private static JsonObject Arguments(McpClientTool tool, string role)
    {
        var arguments = new JsonObject();
        var properties = tool.JsonSchema.GetProperty("properties");
        foreach (var name in tool.JsonSchema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
        {
            arguments[name] = Value(name, properties.GetProperty(name));
        }

        if (properties.TryGetProperty("wiki", out _))
        {
            arguments["wiki"] = tool.Name == "create_wiki" ? $"made-by-{role}" : "home";
        }

        if (tool.Name == "update_wiki")
        {
            arguments["title"] = "Home";
        }

        return arguments;
    }

    private static JsonNode? Value(string name, JsonElement schema) => schema.GetProperty("type").GetString() switch
    {
        "string" when schema.TryGetProperty("enum", out var choices) => choices[1].GetString(),
        "string" => name switch { "since" => "1h", "member" => "somebody@example.org", "revision" => new string('0', 40), _ => "Home" },
        "array" => new JsonArray(Value("", schema.GetProperty("items"))),
        "object" => new JsonObject(schema.GetProperty("properties").EnumerateObject().Where(member => member.Name is "path" or "content").Select(member => KeyValuePair.Create(member.Name, Value(member.Name, member.Value)))),
        "integer" => 1,
        _ => false,
    };

    private static string Said(string code) => code switch
    {
        ProblemCodes.Forbidden => "refused",
        ProblemCodes.WikiNotFound => "no such wiki",
        _ => "yes",
    };

    private static StringBuilder Header(string title, string first) => new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| {first} | {string.Join(" | ", s_roles.Select(role => role.Role))} |\n|---|{string.Concat(s_roles.Select(_ => "---|"))}\n");

    private static string Rows(StringBuilder text, SortedDictionary<string, List<string>> rows)
    {
        foreach (var (what, row) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {string.Join(" | ", row)} |\n");
        }

        return text.ToString();
    }
}
