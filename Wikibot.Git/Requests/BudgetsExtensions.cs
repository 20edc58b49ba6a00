using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Wikibot.Git.Budgets;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;
using Wikibot.Git.Quotas;

namespace Wikibot.Git.Requests;

/// <summary>Bounds of what a request, and a caller, may spend.</summary>
internal static class BudgetsExtensions
{
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.AddOptions<BudgetOptions>().BindConfiguration(BudgetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorkLane>();
        services.AddRateLimiter(limiter => limiter.OnRejected = (rejected, _) =>
            new ValueTask(ProblemWriter.WriteAsync(rejected.HttpContext, Problem.Make(429, ProblemCodes.TooManyRequests, "You have too many requests at once."))));
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<BudgetOptions>>((limiter, budget) =>
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Features.Get<RequestCaller>() is { } caller
                ? RateLimitPartition.GetConcurrencyLimiter(caller.Caller.Subject, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = budget.Value.RequestsPerCaller,

                    // Who is not signed in, all of them together, does not wait: who comes after them may be somebody who has not signed in yet.
                    QueueLimit = caller.Caller.IsAnonymous ? 0 : budget.Value.WaitingPerCaller,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                })
                : RateLimitPartition.GetNoLimiter("")));
        return services;
    }

    /// <summary>Belongs after the identity check: limits are each caller's own.</summary>
    public static WebApplication UseBudgets(this WebApplication app)
    {
        app.Use(PaceAsync);
        app.UseRateLimiter();
        app.Use(LimitAsync);
        return app;
    }

    /// <summary>Before anything is done for the request, or waits its turn.</summary>
    private static Task PaceAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<RequestCaller>() is { } caller)
        {
            context.RequestServices.GetRequiredService<RequestPace>().Count(caller.Caller.Subject);
        }

        return next(context);
    }

    private static async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<RequestCaller>() is not { } caller || context.GetEndpoint()?.Metadata.GetMetadata<UnlimitedWork>() is not null)
        {
            await next(context);
            return;
        }

        var services = context.RequestServices;
        var client = context.RequestAborted;
        using var budget = RequestBudget.Begin(
            services.GetRequiredService<IOptions<BudgetOptions>>().Value, caller.Caller.Subject, services.GetRequiredService<WorkLane>(), services.GetRequiredService<TimeProvider>(), client);
        context.RequestAborted = budget.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (budget.IsLate && !client.IsCancellationRequested)
        {
            throw budget.Late(HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<NeedsRole>() is { Role: Role.Viewer } ? "it waited or read" : "it waited or wrote, so that the change may have been made");
        }
        finally
        {
            // The answer, an error's too, may still go out.
            context.RequestAborted = client;
        }
    }
}
