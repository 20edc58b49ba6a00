using System.Text.Json.Serialization;

namespace Wikibot.DevSignIn;

/// <summary>An error of the token or registration endpoint (RFC 6749, section 5.2; RFC 7591, section 3.2.2).</summary>
internal sealed record OAuthError(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description)
{
    /// <summary>The error as an answer, never cached.</summary>
    public static IResult Answer(HttpResponse response, string error, string description, int status = StatusCodes.Status400BadRequest)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new OAuthError(error, description), statusCode: status);
    }
}
