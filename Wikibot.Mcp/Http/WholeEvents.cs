namespace Wikibot.Mcp.Http;

/// <summary>
/// Sends the answer to an MCP message at once and says how long it is. The SDK sends it in three pieces: its head when nothing is known yet, the event with the
/// answer, and the end of the stream after the server that it made for the request is taken down again; a client which needs only the answer waits for that.
/// </summary>
internal sealed class WholeEvents(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.StartsWithSegments("/mcp", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        context.Response.Body = new EventBody(context.Response, body);
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
    }
}
