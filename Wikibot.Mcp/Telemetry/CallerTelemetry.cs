using System.Security.Claims;
using Wikibot.Mcp.Auth;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Mcp.Telemetry;

/// <summary>Tells span and log line of a request who made it, as a hash.</summary>
internal static class CallerTelemetry
{
    /// <summary>Belongs after authentication.</summary>
    public static WebApplication UseCallerTelemetry(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.User.FindFirstValue(WikibotClaims.Subject) is { } subject)
            {
                RequestTelemetry.Of(context)?.SetUser(subject);
            }

            return next(context);
        });
        return app;
    }
}
