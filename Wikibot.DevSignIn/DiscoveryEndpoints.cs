using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Wikibot.DevSignIn.Documents;

namespace Wikibot.DevSignIn;

/// <summary>What clients discover: server metadata (RFC 8414, OpenID Connect Discovery) and keys (RFC 7517).</summary>
internal sealed class DiscoveryEndpoints(SigningKeys keys, IOptions<DocumentOptions> options)
{
    /// <summary>The path of the keys.</summary>
    public const string JwksPath = "/oauth2/jwks";

    /// <summary>A member of the metadata that only this server has.</summary>
    public const string WorkOSApi = "wikibot_development_workos_api";

    /// <summary>The metadata.</summary>
    public IResult Metadata(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = keys.Issuer,
            ["authorization_endpoint"] = keys.Issuer + AuthorizeEndpoint.Path,
            ["token_endpoint"] = keys.Issuer + TokenEndpoint.Path,
            ["registration_endpoint"] = keys.Issuer + RegistrationEndpoint.Path,
            ["introspection_endpoint"] = keys.Issuer + UserEndpoints.IntrospectionPath,
            ["userinfo_endpoint"] = keys.Issuer + UserEndpoints.UserInfoPath,
            ["jwks_uri"] = keys.Issuer + JwksPath,
            ["scopes_supported"] = Scopes.All,
            ["response_types_supported"] = (string[])["code"],
            ["response_modes_supported"] = (string[])["query"],
            ["grant_types_supported"] = (string[])["authorization_code", "refresh_token"],
            ["token_endpoint_auth_methods_supported"] = (string[])["none"],
            ["code_challenge_methods_supported"] = (string[])["S256"],
            ["authorization_response_iss_parameter_supported"] = true,
            // Taken in any case. A client that reads true registers nowhere else, and cannot sign in where its document cannot be fetched.
            ["client_id_metadata_document_supported"] = options.Value.Advertise,
            ["subject_types_supported"] = (string[])["public"],
            ["id_token_signing_alg_values_supported"] = (string[])[SecurityAlgorithms.RsaSha256],
            // Ours, for ./wikibot login: where the stand-in for the WorkOS API answers.
            [WorkOSApi] = keys.Issuer,
        });
    }

    /// <summary>The public keys.</summary>
    public IResult Jwks() => TypedResults.Json(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["keys"] = keys.Published.Select(key =>
        {
            var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
            return new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = SecurityAlgorithms.RsaSha256,
                ["kid"] = key.KeyId,
                ["n"] = Base64UrlEncoder.Encode(parameters.Modulus!),
                ["e"] = Base64UrlEncoder.Encode(parameters.Exponent!),
            };
        }).ToArray(),
    });
}
