using Microsoft.AspNetCore.Http;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// What a service adds to the span and the log line of the request that it serves. Features set it while they work;
/// the outermost middleware writes it down once, at the end.
/// </summary>
public sealed class RequestTelemetry
{
    private static readonly ShortHash s_users = new(16, "wikibot-user\n");

    internal RequestTelemetry()
    {
    }

    /// <summary>Who asked, as a hash: see <see cref="SetUser"/>.</summary>
    public string? User { get; private set; }

    /// <summary>The stable code of the problem that the request ended in; null when it went well.</summary>
    public string? ProblemCode { get; set; }

    /// <summary>What was done, where the route does not say it: the name of an MCP tool.</summary>
    public string? Operation { get; set; }

    /// <summary>That of the request, or null outside of <c>AddServiceDefaults</c>.</summary>
    public static RequestTelemetry? Of(HttpContext context) => context.Features.Get<RequestTelemetry>();

    /// <summary>Keeps a hash of <paramref name="subject"/>: the same person gives the same 16 hex digits in both services.</summary>
    public void SetUser(string subject) => User = HashUser(subject);

    /// <summary>The first 64 bits of SHA-256 of the subject, in hex. Tells users apart; names none.</summary>
    public static string HashUser(string subject) => s_users.Of(subject);
}
