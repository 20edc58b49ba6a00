using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Wikibot.Tests.AppHost;

/// <summary>What arrived at the Aspire dashboard, by its own HTTP API (OTLP as JSON).</summary>
internal static class TelemetryApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public sealed record Span(string TraceId, string Service, string Scope, string Name);

    /// <summary>All spans of the trace that holds such a span; asked again until it has spans of more than one service, or patience ends.</summary>
    public static async Task<IReadOnlyList<Span>> FindTraceAsync(string dashboard, Func<Span, bool> wanted)
    {
        var login = new Uri(dashboard);
        using var client = new HttpClient { BaseAddress = new Uri(login, "/") };
        client.DefaultRequestHeaders.Add("x-api-key", login.Query["?t=".Length..]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        IReadOnlyList<Span> trace = [];
        while (!patience.IsCancellationRequested)
        {
            var spans = await SpansAsync(client, TestContext.Current.CancellationToken);
            trace = [.. spans.GroupBy(span => span.TraceId).Where(group => group.Any(wanted)).SelectMany(group => group)];
            if (trace.Any(span => span.Scope.StartsWith("Wikibot.Git", StringComparison.Ordinal)))
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TestContext.Current.CancellationToken);
        }

        return trace;
    }

    public static string Describe(this IEnumerable<Span> trace) => string.Join('\n', trace);

    private static async Task<List<Span>> SpansAsync(HttpClient client, CancellationToken cancellation)
    {
        var root = await client.GetFromJsonAsync<JsonNode>("/api/telemetry/spans?limit=5000", cancellation);
        return [.. from resource in root!["data"]?["resourceSpans"]?.AsArray() ?? []
                   let service = Attribute(resource["resource"], "service.name")
                   from scope in resource["scopeSpans"]!.AsArray()
                   from span in scope["spans"]!.AsArray()
                   select new Span((string)span["traceId"]!, service, (string?)scope["scope"]?["name"] ?? "", (string)span["name"]!)];
    }

    private static string Attribute(JsonNode? owner, string key) =>
        (string?)owner?["attributes"]?.AsArray().FirstOrDefault(a => (string?)a!["key"] == key)?["value"]?["stringValue"] ?? "";
}
