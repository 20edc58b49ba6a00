using System.Net;
using System.Text.Json;

namespace WorkOS;

public class ApiException : Exception
{
    public ApiException(string message, HttpStatusCode statusCode)
        : base(message)
    {
        StatusCode = statusCode;
        RawBody = message;
        try
        {
            using var body = JsonDocument.Parse(message);
            Code = Text(body.RootElement, "code");
            ErrorMessage = Text(body.RootElement, "message");
        }
        catch (JsonException)
        {
            // Not JSON: the structured fields stay empty, as in the real one.
        }
    }

    public HttpStatusCode StatusCode { get; }

    public string RawBody { get; }

    public string? Code { get; }

    public string? ErrorMessage { get; }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

public class AuthenticationException(string message) : ApiException(message, HttpStatusCode.Unauthorized);

public class NotFoundException(string message) : ApiException(message, HttpStatusCode.NotFound);

public class RateLimitExceededException(string message) : ApiException(message, HttpStatusCode.TooManyRequests);

public class ServerException(string message) : ApiException(message, HttpStatusCode.InternalServerError);
