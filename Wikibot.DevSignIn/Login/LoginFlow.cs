using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using Wikibot.ServiceDefaults.Http;
using WorkOS;

namespace Wikibot.DevSignIn.Login;

/// <summary>
/// The authorization-code flow with PKCE on a loopback redirect, from nothing but the service's URL, as an MCP client goes through it:
/// challenge, resource metadata (RFC 9728), server metadata (RFC 8414), registration (RFC 7591), consent, token.
/// </summary>
/// <param name="http">For all requests but those to WorkOS.</param>
/// <param name="output">Where the URL and the profile are written. No token ever is.</param>
/// <param name="openBrowser">Opens the consent page.</param>
/// <param name="apiKey">The WorkOS API key, where there is one.</param>
internal sealed partial class LoginFlow(HttpClient http, TextWriter output, Action<Uri> openBrowser, string? apiKey)
{
    private const string Scope = "openid profile email";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Signs in at <paramref name="server"/> and prints the profile.</summary>
    /// <exception cref="LoginException">A step failed.</exception>
    public async Task RunAsync(Uri server, CancellationToken cancellationToken)
    {
        var resource = server.AbsoluteUri.TrimEnd('/');
        resource = resource.EndsWith("/mcp", StringComparison.Ordinal) ? resource : resource + "/mcp";
        var issuer = await IssuerAsync(resource, cancellationToken);
        var metadata = await ServerMetadataAsync(issuer, cancellationToken);
        await using var redirect = await LoopbackRedirect.StartAsync(cancellationToken);
        var client = await RegisterAsync(Endpoint(metadata, "registration_endpoint"), redirect.Uri, cancellationToken);

        var verifier = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        var state = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16));
        var page = new Uri(QueryHelpers.AddQueryString(Endpoint(metadata, "authorization_endpoint"), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = client,
            ["redirect_uri"] = redirect.Uri,
            ["scope"] = Scope,
            ["state"] = state,
            ["resource"] = resource,
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        }));
        var tokenEndpoint = Endpoint(metadata, "token_endpoint");
        _ = Endpoint(metadata, "userinfo_endpoint"); // Before anything is opened.
        await output.WriteLineAsync($"Open this page to sign in:\n\n  {page.AbsoluteUri}\n");
        openBrowser(page);

        var code = await CodeAsync(redirect, issuer, state, cancellationToken);
        var tokens = await PostAsync(tokenEndpoint, new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = client,
            ["redirect_uri"] = redirect.Uri,
            ["code_verifier"] = verifier,
            ["resource"] = resource,
        }), "The token was refused", cancellationToken);
        await PrintAsync(metadata, issuer, Text(tokens, "access_token") ?? throw new LoginException("The token endpoint gave no access token."), cancellationToken);
    }

    private async Task<string> IssuerAsync(string resource, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await http.PostAsync(resource, new StringContent("{}", new MediaTypeHeaderValue("application/json")), cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new LoginException($"{resource} cannot be reached ({e.Message}). Is Wikibot running? Otherwise pass --server.");
        }

        using (answer)
        {
            var url = MetadataPattern().Match(answer.Headers.WwwAuthenticate.ToString()) is { Success: true } match
                ? match.Groups["url"].Value
                : throw new LoginException(
                    $"{resource} answers {(int)answer.StatusCode} without naming its metadata: no authorization server is configured there, or a proxy drops WWW-Authenticate.");
            var metadata = await GetAsync(Safe(url, "resource_metadata"), cancellationToken);
            if (Text(metadata, "resource") is { } named && named != resource)
            {
                throw new LoginException($"{url} describes the resource {named}, not {resource}. Is Wikibot:PublicUrl the URL that clients use?");
            }

            return metadata.TryGetProperty("authorization_servers", out var servers) && servers.GetArrayLength() > 0
                ? servers[0].GetString()!
                : throw new LoginException($"{url} names no authorization server.");
        }
    }

    private async Task<JsonElement> ServerMetadataAsync(string issuer, CancellationToken cancellationToken)
    {
        var metadata = await GetAsync(Safe(issuer, "authorization server").TrimEnd('/') + "/.well-known/openid-configuration", cancellationToken);
        return Text(metadata, "issuer") == issuer
            ? metadata
            : throw new LoginException($"The metadata of {issuer} names the issuer {Text(metadata, "issuer")}.");
    }

    private async Task<string> RegisterAsync(string endpoint, string redirectUri, CancellationToken cancellationToken)
    {
        var client = await PostAsync(
            endpoint,
            JsonContent.Create(new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["client_name"] = "wikibot login",
                ["redirect_uris"] = (string[])[redirectUri],
                ["grant_types"] = (string[])["authorization_code"],
                ["response_types"] = (string[])["code"],
                ["token_endpoint_auth_method"] = "none",
            }),
            "The registration was refused (AuthKit: Connect, Configuration, Dynamic Client Registration must be on)",
            cancellationToken);
        return Text(client, "client_id") ?? throw new LoginException("The registration gave no client id.");
    }

    private static async Task<string> CodeAsync(LoopbackRedirect redirect, string issuer, string state, CancellationToken cancellationToken)
    {
        IQueryCollection answer;
        try
        {
            answer = await redirect.AnswerAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new LoginException($"Nobody signed in within {Patience.TotalMinutes} minutes.");
        }

        if (answer["state"] != state || (answer.TryGetValue("iss", out var iss) && iss != issuer))
        {
            throw new LoginException("The answer is not to this sign-in (state or iss differ).");
        }

        var hint = answer["error"] == "invalid_target" ? " Register that exact URL as a resource (AuthKit: Connect, Configuration)." : "";
        return answer["code"] is [{ Length: > 0 } code]
            ? code
            : throw new LoginException($"The sign-in was refused: {answer["error"]} {answer["error_description"]}{hint}");
    }

    private async Task PrintAsync(JsonElement metadata, string issuer, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint(metadata, "userinfo_endpoint"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var user = await SendAsync(request, "The user info was refused", cancellationToken);
        var id = Text(user, "sub") ?? throw new LoginException("The user info names no subject.");
        var rows = new List<(string Name, string? Value)>
        {
            ("user id", id),
            ("e-mail", Text(user, "email")),
            ("name", Text(user, "name") ?? $"{Text(user, "given_name")} {Text(user, "family_name")}".Trim()),
            ("subject", $"{issuer}|{id}"),
        };

        // The development server stands in for the WorkOS API, too, and takes a key that is no secret.
        var development = Text(metadata, DiscoveryEndpoints.WorkOSApi) is { } api ? Safe(api, DiscoveryEndpoints.WorkOSApi) : null;
        if (development is null && string.IsNullOrEmpty(apiKey))
        {
            rows.Add(("provider", "unknown: set WORKOS_API_KEY to see it and its subject"));
        }
        else
        {
            using var workos = new WorkOSClient(new WorkOSOptions { ApiBaseURL = development, ApiKey = development is null ? apiKey : TestUsers.ApiKey });
            try
            {
                foreach (var identity in await workos.UserManagement.GetIdentitiesAsync(id, cancellationToken: cancellationToken))
                {
                    rows.Add(("provider", identity.Provider.ToString()));
                    rows.Add(("provider sub", identity.IdpId));
                }
            }
            catch (Exception e) when (e is ApiException or HttpRequestException)
            {
                throw new LoginException($"Signed in as {id}, but WorkOS did not tell the identities: {e.Message}");
            }
        }

        foreach (var (name, value) in rows)
        {
            await output.WriteLineAsync($"{name,-13} {(string.IsNullOrWhiteSpace(value) ? "-" : LoginException.Printable(value))}");
        }
    }

    private static string Endpoint(JsonElement metadata, string name) =>
        Safe(Text(metadata, name) ?? throw new LoginException($"The authorization server's metadata names no {name}."), name);

    /// <summary>An address that a server named, if it may be called and opened: a browser or the system would run anything else (<c>file:</c>, <c>vscode:</c>).</summary>
    private static string Safe(string address, string name) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && Loopback.IsName(url.Host)))
            ? address
            : throw new LoginException($"The server names an address as {name} that is neither https nor http on this machine. It is not opened.");

    private async Task<JsonElement> GetAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, $"{url} cannot be read", cancellationToken);
    }

    private async Task<JsonElement> PostAsync(string url, HttpContent content, string failure, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        return await SendAsync(request, failure, cancellationToken);
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, string failure, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var json = JsonSerializer.Deserialize<JsonElement>(body);
            return response.IsSuccessStatusCode && json.ValueKind == JsonValueKind.Object
                ? json
                : throw new LoginException($"{failure}: {(int)response.StatusCode} {Text(json, "error")} {Text(json, "error_description")}".TrimEnd());
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new LoginException($"{failure}: {e.Message}");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("resource_metadata=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex MetadataPattern();
}
