using System.Text.Json;
using System.Text.Json.Serialization;
using Wikibot.DevSignIn.Documents;

namespace Wikibot.DevSignIn;

/// <summary>
/// Clients that are known by the address of their metadata and need not register (draft-ietf-oauth-client-id-metadata-document-00;
/// what MCP 2026-07-28 recommends). Fetched at each consent page: a client that changes its document is a changed client at once.
/// </summary>
internal sealed class ClientDocuments(DocumentFetcher fetcher, TimeProvider time)
{
    /// <summary>
    /// Whether <paramref name="clientId"/> is the address of a document (section 3): https, with a path, without fragment, user and dots
    /// that a parser would resolve. It is taken as the parser writes it and in no other way: the document repeats it byte for byte.
    /// </summary>
    public static bool IsAddress(string? clientId) => Parse(clientId) is not null;

    /// <summary>The client that the document at <paramref name="clientId"/> describes.</summary>
    /// <exception cref="ClientDocumentException">There is no such document, or it is not one of a client that may sign in here.</exception>
    public async Task<RegisteredClient> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        var url = Parse(clientId) ?? throw new ClientDocumentException("it is no address of a document");
        var document = Read(await fetcher.FetchAsync(url, cancellationToken));
        return document switch
        {
            _ when document.ClientId != clientId =>
                throw new ClientDocumentException("its client_id is another address"),

            // Section 4.1: whoever reads the document would know the secret.
            { Secret: not null } or { AuthMethod: not (null or "none") } =>
                throw new ClientDocumentException("it asks for a client secret or key, and only public clients (token_endpoint_auth_method none) are taken here"),
            _ when RegistrationEndpoint.Refusal(document.RedirectUris) is { } refusal =>
                throw new ClientDocumentException(refusal),
            _ => new RegisteredClient(RegistrationEndpoint.Name(document.ClientName, url.Host), [.. document.RedirectUris!.Select(uri => uri!)], time.GetUtcNow()),
        };
    }

    private static Uri? Parse(string? clientId) =>
        clientId is { Length: <= 2000 } && Uri.TryCreate(clientId, UriKind.Absolute, out var url) && url.AbsoluteUri == clientId
        && url.Scheme == Uri.UriSchemeHttps && url.AbsolutePath.Length > 1 && url.UserInfo.Length == 0 && !clientId.Contains('#', StringComparison.Ordinal)
            ? url
            : null;

    private static Document Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Document>(bytes) ?? throw new ClientDocumentException("it is null");
        }
        catch (JsonException e)
        {
            throw new ClientDocumentException("it is not JSON of the expected shape", e);
        }
    }

    private sealed record Document(
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("client_name")] string? ClientName,
        [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string?>? RedirectUris,
        [property: JsonPropertyName("token_endpoint_auth_method")] string? AuthMethod,
        [property: JsonPropertyName("client_secret")] string? Secret);
}
