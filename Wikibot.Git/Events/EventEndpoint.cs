using System.Text.Json;
using Microsoft.Extensions.Options;
using Wikibot.Git.Diagnostics;

namespace Wikibot.Git.Events;

/// <summary>
/// <c>POST /events</c>: where the Lambda Web Adapter delivers what is no HTTP request, here the events of a schedule and the orders of
/// an operator. They come from nobody, so they carry a secret instead of an identity.
/// </summary>
internal sealed class EventEndpoint(EventSecret secret, WikiRotation rotation, IEnumerable<IScheduledWork> works, OperatorOrders orders, IOptions<EventOptions> options, ILogger<EventEndpoint> logger)
{
    /// <summary>The Web Adapter's default path for events.</summary>
    public const string Path = "/events";

    /// <summary>Most bytes of an event's body.</summary>
    private const int MaxBytes = 16 * 1024;

    /// <summary>Does one wiki's share of the work that the event names.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var asked = await ReadAsync(context);
        if (secret.IsOperators(asked.Secret))
        {
            await context.Response.WriteAsJsonAsync(
                await orders.RunAsync(asked, context.Features.Get<FirstRequest>() != null, context.RequestAborted), context.RequestAborted);
            return;
        }

        if (!secret.IsRight(asked.Secret))
        {
            throw Problem.Make(401, ProblemCodes.Unauthenticated, "The event carries no valid secret.");
        }

        var work = works.FirstOrDefault(candidate => candidate.Kind == asked.Kind)
            ?? throw Problem.Invalid("kind", "known", $"'kind' must be one of {string.Join(", ", works.Select(known => known.Kind))}.");
        await context.Response.WriteAsJsonAsync(await RunAsync(work, context.RequestAborted), context.RequestAborted);
    }

    private async Task<EventOutcome> RunAsync(IScheduledWork work, CancellationToken cancellationToken)
    {
        if (await rotation.TakeAsync(work.Kind, cancellationToken) is not { } wiki)
        {
            return new EventOutcome(work.Kind, Wiki: null, Finished: true, "There is no wiki yet.");
        }

        WorkResult result;
        try
        {
            result = await work.RunAsync(wiki, options.Value.Budget, cancellationToken);
        }
        catch (Exception broken) when (WikiDamage.Of(broken, wiki) is not null)
        {
            // Told with the wiki's name, which the address of an event does not have. The next event goes on with the next wiki.
            throw WikiDamage.Of(broken, wiki)!;
        }

        if (!result.Finished)
        {
            await rotation.AgainAsync(work.Kind, wiki, cancellationToken);
        }

        logger.LogInformation("Scheduled {Kind} of {Wiki}, finished {Finished}: {Summary}", work.Kind, wiki, result.Finished, result.Summary);
        return new EventOutcome(work.Kind, wiki, result.Finished, result.Summary);
    }

    private static async Task<OperatorOrder> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is > MaxBytes)
        {
            throw Problem.Make(413, ProblemCodes.TooLarge, $"An event has at most {MaxBytes} bytes.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<OperatorOrder>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted)
                ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw Problem.Make(400, ProblemCodes.MalformedRequest, "The event is no JSON object with 'kind' and 'secret'.");
        }
    }
}

/// <summary>The answer to an event; the Web Adapter makes it the invocation's result.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Wiki">Whose turn it was; null when there is no wiki.</param>
/// <param name="Finished">False when the next event goes on with it.</param>
/// <param name="Summary">What was done.</param>
internal sealed record EventOutcome(string Kind, string? Wiki, bool Finished, string Summary);
