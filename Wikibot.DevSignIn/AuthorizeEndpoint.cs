using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Wikibot.DevSignIn.Documents;

namespace Wikibot.DevSignIn;

/// <summary>
/// The authorization endpoint (OAuth 2.1, section 4.1). GET judges the request and shows the consent page; POST is the answer to it.
/// Nothing is redirected anywhere before the user has answered: until then an error is a page, with a link back to a client that is known.
/// </summary>
internal sealed class AuthorizeEndpoint(Grants grants, ClientDocuments documents, IOptions<SignInOptions> options)
{
    /// <summary>The endpoint's path.</summary>
    public const string Path = "/oauth2/authorize";

    /// <summary>Shows the consent page.</summary>
    public async Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string? One(string name) => request.Query.TryGetValue(name, out var values) && values.Count == 1 && values[0] is { Length: > 0 } value ? value : null;

        var (client, refusal) = await FindClientAsync(One("client_id"), cancellationToken);
        if (client is null)
        {
            return ConsentPage.Error(refusal);
        }

        if (One("redirect_uri") is not { } redirectUri || !client.RedirectUris.Any(registered => RedirectUris.Match(registered, redirectUri)))
        {
            return ConsentPage.Error("The redirect URI is not one that the client registered.");
        }

        // A page with a link, not a redirect: anyone can register a client, and nobody agreed to go there yet (RFC 9700, section 4.11.2).
        IResult Fail(string error, string description) =>
            ConsentPage.Error(description, Location(redirectUri, ("error", error), ("error_description", description), ("state", One("state"))));

        if (request.Query.FirstOrDefault(p => p.Value.Count > 1 && p.Key != "resource") is { Key: { } repeated })
        {
            return Fail("invalid_request", $"The parameter {repeated} occurs more than once.");
        }

        if (One("response_type") != "code")
        {
            return Fail("unsupported_response_type", "Only response_type=code is supported.");
        }

        if (One("code_challenge_method") != "S256" || One("code_challenge") is not { Length: 43 } challenge)
        {
            return Fail("invalid_request", "PKCE is required, with code_challenge_method=S256.");
        }

        if (Scopes.Parse(One("scope")) is not { } scopes)
        {
            return Fail("invalid_scope", $"Only these scopes are granted: {string.Join(' ', Scopes.All)}.");
        }

        if (!IsRegistered(request.Query["resource"]))
        {
            return Fail("invalid_target", $"The resource is not registered. Registered: {string.Join(' ', options.Value.Resources)}");
        }

        var asked = new AuthorizationRequest(One("client_id")!, client.Name, redirectUri, scopes, One("resource"), One("state"), challenge, One("nonce"));
        var form = grants.Pending.Add(asked, grants.Options.CodeLifetime * 10);
        return ConsentPage.Show(asked, form, options.Value.Issuer + Path);
    }

    /// <summary>Takes the answer: sends the browser back to the client with a code, or with <c>access_denied</c>.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await Forms.ReadAsync(request, cancellationToken) is not { } form)
        {
            return ConsentPage.Error("This is not the consent form.");
        }

        var (asked, first) = grants.Pending.Use(form["request"].ToString());
        if (asked is null || !first)
        {
            return ConsentPage.Error("This page was answered before, or is too old. Start again from the client.");
        }

        if (form["decision"] != "allow")
        {
            return Redirect(asked.RedirectUri, ("error", "access_denied"), ("error_description", "The user said no."), ("state", asked.State));
        }

        if (TestUsers.Find(form["user"].ToString()) is not { } user)
        {
            return ConsentPage.Error("There is no such test user.");
        }

        var grant = new Grant(asked, user, "session_" + Guid.CreateVersion7().ToString("N"));
        return Redirect(asked.RedirectUri, ("code", grants.Codes.Add(grant, grants.Options.CodeLifetime)), ("state", asked.State));
    }

    private async Task<(RegisteredClient? Client, string Refusal)> FindClientAsync(string? id, CancellationToken cancellationToken)
    {
        if (grants.FindClient(id) is { } known)
        {
            return (known, "");
        }

        if (!ClientDocuments.IsAddress(id))
        {
            return (null, "The client is not registered here. Restarting Wikibot forgets registrations: let the client sign in anew.");
        }

        try
        {
            return (await documents.FindAsync(id!, cancellationToken), "");
        }
        catch (ClientDocumentException e)
        {
            return (null, $"The client's metadata document {id} cannot be used: {e.Message}.");
        }
    }

    /// <summary>Whether tokens may be for <paramref name="resource"/> (RFC 8707): at most one, and a registered one.</summary>
    private bool IsRegistered(StringValues resource) =>
        resource.Count == 0 || (resource.Count == 1 && options.Value.Resources.Contains(resource[0]!));

    private SeeOther Redirect(string redirectUri, params ReadOnlySpan<(string Name, string? Value)> parameters) => new(Location(redirectUri, parameters));

    private string Location(string redirectUri, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var location = redirectUri;
        foreach (var (name, value) in parameters)
        {
            location = value is null ? location : QueryHelpers.AddQueryString(location, name, value);
        }

        // RFC 9207: the issuer, so that a client of several servers cannot be mixed up.
        return QueryHelpers.AddQueryString(location, "iss", options.Value.Issuer);
    }

    /// <summary>303, so that the form is not posted to the client.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
