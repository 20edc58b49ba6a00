using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Wikibot.Benchmarks.Floor;

/// <summary>What a floor is made of.</summary>
internal enum FloorKind
{
    /// <summary>Kestrel, which answers every POST with the same bytes.</summary>
    Page,

    /// <summary>Kestrel, which asks another for its answer.</summary>
    Front,

    /// <summary>The published MCP package with one tool, which sends a message back.</summary>
    Echo,
}

/// <summary>Servers that do as little as can be done, to be measured beside Wikibot: processes of their own, as its services are.</summary>
internal static class FloorServer
{
    private const string Variable = "WIKIBOT_BENCH_FLOOR";
    private const string Next = "WIKIBOT_BENCH_NEXT";

    /// <summary>Bytes of text in the answer of <see cref="FloorKind.Page"/>.</summary>
    public const int TextLength = 3000;

    /// <summary>What this process is; null when it is none.</summary>
    public static FloorKind? OfThisProcess => Enum.TryParse<FloorKind>(Environment.GetEnvironmentVariable(Variable), out var kind) ? kind : null;

    /// <summary>The environment of a process that is one, at an address.</summary>
    public static Dictionary<string, string> EnvironmentOf(FloorKind kind, Uri url, Uri? next) => new(StringComparer.Ordinal)
    {
        [Variable] = kind.ToString(),
        ["ASPNETCORE_URLS"] = url.GetLeftPart(UriPartial.Authority),
        [Next] = next?.AbsoluteUri ?? "",

        // As the services have it; this program, a client else, has it off.
        ["DOTNET_TieredPGO"] = "1",
    };

    /// <summary>Serves until it is ended.</summary>
    public static async Task RunAsync(FloorKind kind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (kind == FloorKind.Echo)
        {
            builder.Services.AddMcpServer().WithHttpTransport(transport => transport.Stateless = true).WithTools<FloorTools>();
        }

        await using var app = builder.Build();
        switch (kind)
        {
            case FloorKind.Echo:
                app.MapMcp("/mcp");
                break;
            case FloorKind.Front:
                var http = new HttpClient();
                var next = Environment.GetEnvironmentVariable(Next)!;
                app.MapPost("/mcp", context => PassOnAsync(context, http, next));
                break;
            default:
                var answer = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, result = new { content = new[] { new { type = "text", text = new string('x', TextLength) } } } }));
                app.MapPost("/mcp", context => AnswerAsync(context, answer));
                break;
        }

        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context, byte[] answer)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static async Task PassOnAsync(HttpContext context, HttpClient http, string next)
    {
        using var content = new StreamContent(context.Request.Body);
        using var answer = await http.PostAsync(next, content, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}

/// <summary>The tool of <see cref="FloorKind.Echo"/>.</summary>
[McpServerToolType]
internal sealed class FloorTools
{
    [McpServerTool(Name = "echo", ReadOnly = true)]
    [Description("Sends your message back.")]
    public static string Echo([Description("Any text.")] string message) => message;
}
