using System.Text.Json;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Audit;

/// <summary>Writes requests down that read a wiki.</summary>
internal static class ReadNotes
{
    /// <summary>Pages of one request that are written down.</summary>
    private const int MaxPaths = 20;

    /// <summary>Characters of a path that are written down.</summary>
    private const int MaxPath = 1000;

    /// <summary>Belongs after the check of roles: who is turned away there has read nothing.</summary>
    public static WebApplication UseReadLog(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var log = context.RequestServices.GetRequiredService<ReadLog>();
            if (log.IsOn && context.Features.Get<WikiAccess>() is { } access && context.GetEndpoint() is RouteEndpoint endpoint && Reads(context.Request, endpoint))
            {
                await log.AddAsync(access.Wiki.Name, await EntryAsync(context, access, endpoint), context.RequestAborted);
            }

            await next(context);
        });
        return app;
    }

    /// <summary>Whether a route reads: by its method, or because it changes nothing though it takes a body, or hands the whole wiki out.</summary>
    private static bool Reads(HttpRequest request, RouteEndpoint endpoint) =>
        HttpMethods.IsGet(request.Method)
        || (endpoint.Metadata.GetMetadata<NeedsRole>() is { Role: Role.Viewer } && endpoint.Metadata.GetMetadata<TokenUse>() is not { NeedsAll: true })
        || WhatOf(endpoint) == "export";

    private static string WhatOf(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Split('/', 4, StringSplitOptions.RemoveEmptyEntries) is [_, _, .. var rest] ? string.Join('/', rest) : "";

    private static async Task<ReadEntry> EntryAsync(HttpContext context, WikiAccess access, RouteEndpoint endpoint)
    {
        var (caller, query) = (access.Caller, context.Request.Query);
        IReadOnlyList<string> paths = query["path"] is [{ Length: > 0 } path] ? [path] : query["prefix"] is [{ Length: > 0 } prefix] ? [prefix] : [];
        if (HttpMethods.IsPost(context.Request.Method))
        {
            paths = await PathsAsync(context);
        }

        return new ReadEntry(
            context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            WhatOf(endpoint) is { Length: > 0 } what ? what : "wiki",
            caller.Subject,
            caller.Name,
            paths.Count == 0 ? null : [.. paths.Take(MaxPaths).Select(text => text.Length <= MaxPath ? text : text[..MaxPath])],
            caller.Origin?.Client,
            caller.Origin?.Agent,
            caller.Origin?.Session,
            access.Token?.Id);
    }

    /// <summary>Which pages a body asks for, or in which folder; nothing else of it.</summary>
    private static async Task<IReadOnlyList<string>> PathsAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body.RootElement.ValueKind != JsonValueKind.Object ? []
                : [.. body.RootElement.EnumerateObject().Where(member => member.Name.ToUpperInvariant() is "PATHS" or "PATH" or "PREFIX").SelectMany(member => Texts(member.Value))];
        }
        catch (JsonException)
        {
            // No body, or none that can be read: the endpoint says so, and reads nothing.
            return [];
        }
        finally
        {
            context.Request.Body.Position = 0;
        }
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [Text(value)],
        JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(Text),
        _ => [],
    };

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: refused by the endpoint.
            return "\uFFFD";
        }
    }
}
