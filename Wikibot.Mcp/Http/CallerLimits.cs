using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;

namespace Wikibot.Mcp.Http;

/// <summary>How many requests of one caller are served at once. Configuration section <c>Wikibot:Callers</c>.</summary>
internal sealed class CallerLimitOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Callers";

    /// <summary>Requests of one caller that are served at the same time.</summary>
    /// <value>16.</value>
    [Range(1, 10_000)]
    public int AtOnce { get; set; } = 16;

    /// <summary>Requests of one caller that wait for their turn; one more is refused with 429 and <c>Retry-After</c>.</summary>
    /// <value>64.</value>
    [Range(0, 10_000)]
    public int Waiting { get; set; } = 64;
}

/// <summary>Keeps one caller from taking what is everybody's.</summary>
internal static class CallerLimits
{
    private const int RetryAfterSeconds = 1;

    /// <summary>Adds the limits, by the caller's subject; who is not signed in has none here, and gets a 401, or what is public, in numbers that the git service bounds.</summary>
    public static TBuilder AddCallerLimits<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<CallerLimitOptions>().BindConfiguration(CallerLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(limiter => limiter.OnRejected = RefuseAsync);
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<CallerLimitOptions>>((limiter, limits) =>
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.FindFirstValue(WikibotClaims.Subject) is { } subject
                ? RateLimitPartition.GetConcurrencyLimiter(subject, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = limits.Value.AtOnce,
                    QueueLimit = limits.Value.Waiting,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                })
                : RateLimitPartition.GetNoLimiter("")));
        return builder;
    }

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        context.Response.Headers[HeaderNames.RetryAfter] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem(
            "You have too many requests at once. Nothing was changed: wait, and send fewer at the same time.",
            statusCode: StatusCodes.Status429TooManyRequests,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = ProblemCodes.TooManyRequests }).ExecuteAsync(context);
    }
}
