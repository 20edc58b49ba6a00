using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wikibot.DevSignIn;

/// <summary>Dynamic client registration (RFC 7591). Every client is public: PKCE stands in for a secret.</summary>
internal static class RegistrationEndpoint
{
    /// <summary>The endpoint's path.</summary>
    public const string Path = "/oauth2/register";

    /// <summary>Characters of all redirect addresses that a client registers at the development sign-in. Clients register one to three of less than a hundred.</summary>
    private const int MaximumUris = 8_000;

    /// <summary>Most characters of a client's name at the development sign-in.</summary>
    private const int MaximumName = 100;

    /// <summary>Registers a client: 201 with its id, or 400 <c>invalid_redirect_uri</c> / <c>invalid_client_metadata</c>.</summary>
    public static async Task<IResult> HandleAsync(HttpContext context, Grants grants, TimeProvider time, CancellationToken cancellationToken)
    {
        Registration? asked;
        try
        {
            asked = await context.Request.ReadFromJsonAsync<Registration>(cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return OAuthError.Answer(context.Response, "invalid_client_metadata", "The body is not JSON of the expected shape.");
        }

        if (Refusal(asked?.RedirectUris) is { } refusal)
        {
            return OAuthError.Answer(context.Response, "invalid_redirect_uri", refusal);
        }

        var client = new RegisteredClient(Name(asked!.ClientName, "A client without a name"), [.. asked.RedirectUris!.Select(uri => uri!)], time.GetUtcNow());
        var id = grants.Clients.Add(client, TimeSpan.FromDays(365), "client_");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new Registered(id, client.RegisteredAt.ToUnixTimeSeconds(), client.Name, client.RedirectUris, ["authorization_code", "refresh_token"], ["code"], "none"),
            statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Why a client cannot have these redirect addresses; <see langword="null"/> when it can.</summary>
    public static string? Refusal(IReadOnlyList<string?>? uris) =>
        uris is not { Count: > 0 and <= 50 } || !uris.All(RedirectUris.MayRegister)
            ? "redirect_uris must be 1 to 50 URLs of ASCII characters, each https, or http to this machine, without a fragment."
        : uris.Sum(uri => uri!.Length) > MaximumUris ? $"redirect_uris must have at most {MaximumUris} characters together."
        : null;

    /// <summary>A client's name, at most <see cref="MaximumName"/> characters of it; <paramref name="unnamed"/> when it has none.</summary>
    public static string Name(string? name, string unnamed) => string.IsNullOrWhiteSpace(name) ? unnamed : Cut(name.Trim());

    // Not between the halves of a character.
    private static string Cut(string name) =>
        name.Length <= MaximumName ? name : name[..(char.IsHighSurrogate(name[MaximumName - 1]) ? MaximumName - 1 : MaximumName)];

    private sealed record Registration(
        [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string?>? RedirectUris,
        [property: JsonPropertyName("client_name")] string? ClientName);

    private sealed record Registered(
        [property: JsonPropertyName("client_id")] string ClientId,
        [property: JsonPropertyName("client_id_issued_at")] long IssuedAt,
        [property: JsonPropertyName("client_name")] string ClientName,
        [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string> RedirectUris,
        [property: JsonPropertyName("grant_types")] string[] GrantTypes,
        [property: JsonPropertyName("response_types")] string[] ResponseTypes,
        [property: JsonPropertyName("token_endpoint_auth_method")] string AuthMethod);
}
