using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>The client's side of OAuth, step by step, so that tests can get each step wrong. Stock clients do the same in the flow tests.</summary>
internal sealed partial class OAuthClient(HttpClient http, string resource)
{
    public const string RedirectUri = "http://127.0.0.1:7777/callback";

    public string Verifier { get; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public string ClientId { get; private set; } = "";

    public static string Challenge(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public async Task<OAuthClient> RegisterAsync(string redirectUri = RedirectUri)
    {
        using var response = await http.PostAsJsonAsync("oauth2/register", new { client_name = "A <test> client", redirect_uris = new[] { redirectUri } });
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        ClientId = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("client_id").GetString()!;
        return this;
    }

    /// <summary>The parameters of a good authorization request.</summary>
    public Dictionary<string, string?> Request() => new(StringComparer.Ordinal)
    {
        ["response_type"] = "code",
        ["client_id"] = ClientId,
        ["redirect_uri"] = RedirectUri,
        ["code_challenge"] = Challenge(Verifier),
        ["code_challenge_method"] = "S256",
        ["state"] = "the state",
        ["resource"] = resource,
    };

    public async Task<HttpResponseMessage> AuthorizeAsync(Dictionary<string, string?> parameters) =>
        await http.GetAsync(QueryHelpers.AddQueryString("oauth2/authorize", parameters));

    /// <summary>The secret of a consent page's form.</summary>
    public static async Task<string> FormAsync(HttpResponseMessage page)
    {
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return FormPattern().Match(await page.Content.ReadAsStringAsync()).Groups["form"].Value;
    }

    public async Task<HttpResponseMessage> AnswerAsync(string form, string user, string decision = "allow") =>
        await http.PostAsync("oauth2/authorize", Form(("request", form), ("user", user), ("decision", decision)));

    /// <summary>The query parameters of the redirect in <paramref name="response"/>.</summary>
    public static Dictionary<string, string> Redirected(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return QueryHelpers.ParseQuery(response.Headers.Location!.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    /// <summary>The query parameters of the link by which an error page leads back to the client.</summary>
    public static Dictionary<string, string> WayBack(string page) =>
        QueryHelpers.ParseQuery(new Uri(WebUtility.HtmlDecode(LinkPattern().Match(page).Groups["link"].Value)).Query).ToDictionary(p => p.Key, p => p.Value.ToString());

    /// <summary>A code, all steps right.</summary>
    public async Task<string> CodeAsync(string user, Dictionary<string, string?>? parameters = null)
    {
        using var page = await AuthorizeAsync(parameters ?? Request());
        using var answer = await AnswerAsync(await FormAsync(page), user);
        return Redirected(answer)["code"];
    }

    public async Task<HttpResponseMessage> TokenAsync(params (string Name, string? Value)[] parameters) =>
        await http.PostAsync("oauth2/token", Form(parameters));

    public Task<HttpResponseMessage> ExchangeAsync(string code) => TokenAsync(
        ("grant_type", "authorization_code"), ("code", code), ("client_id", ClientId), ("redirect_uri", RedirectUri), ("code_verifier", Verifier));

    public Task<HttpResponseMessage> RefreshAsync(string token) => TokenAsync(
        ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", ClientId));

    /// <summary>Tokens, all steps right.</summary>
    public async Task<JsonElement> SignInAsync(string user)
    {
        await RegisterAsync();
        using var response = await ExchangeAsync(await CodeAsync(user));
        return await JsonAsync(response);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static FormUrlEncodedContent Form(params (string Name, string? Value)[] parameters) =>
        new(parameters.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value!)));

    [GeneratedRegex("name=\"request\" value=\"(?<form>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex FormPattern();

    [GeneratedRegex("<a href=\"(?<link>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex LinkPattern();
}
