using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Tracing;

/// <summary>
/// <c>bench tracing</c>: what tracing costs a warm page read through MCP. Three pairs of services on one data folder, asked in
/// turn: without telemetry, with OTLP (as under the dashboard), and with Lambda's environment (each span a datagram, sent
/// before the response's last byte).
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="reads">Measured reads of each pair.</param>
internal sealed class TracingMode(string root, int reads)
{
    private const string Off = "off";
    private const string Otlp = "OTLP";
    private const string XRay = "X-Ray by UDP";
    private const string Read = "warm page read through MCP";
    private const string Page = "Dev/Tracing";
    private const int WarmUp = 300;
    private const double Limit = 1.10;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), cancellationToken);
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        await using var sink = await TelemetrySink.StartAsync(cancellationToken);
        await using var off = await ServicePair.StartAsync(services, data, cancellationToken);
        await using var otlp = await ServicePair.StartAsync(services, data, cancellationToken, new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.OtlpAddress,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        await using var xray = await ServicePair.StartAsync(services, data, cancellationToken, new()
        {
            ["AWS_LAMBDA_FUNCTION_NAME"] = "wikibot",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_XRAY_DAEMON_ADDRESS"] = sink.DaemonAddress,
        });
        var series = await MeasureAsync([(Off, off.Target), (Otlp, otlp.Target), (XRay, xray.Target)], cancellationToken);
        return Report(machine, series, sink);
    }

    private async Task<Dictionary<string, List<double>>> MeasureAsync((string Name, Target Target)[] subjects, CancellationToken cancellationToken)
    {
        var clients = new List<(string Name, WikiClient Client)>();
        try
        {
            foreach (var (name, target) in subjects)
            {
                clients.Add((name, await WikiClient.ConnectAsync(target, cancellationToken)));
            }

            await clients[0].Client.WriteAsync(Page, "# Tracing\n\n" + string.Join('\n', Enumerable.Repeat("A line of prose, as pages have them.", 50)), null, cancellationToken);
            var series = subjects.ToDictionary(subject => subject.Name, _ => new List<double>(reads));
            for (var round = 0; round < WarmUp + reads; round++)
            {
                // In turn, and each first as often as the others: whatever else the machine does meets all alike.
                for (var i = 0; i < clients.Count; i++)
                {
                    var (name, client) = clients[(i + round) % clients.Count];
                    var (microseconds, _) = await client.ReadAsync(Page, cancellationToken);
                    if (round >= WarmUp)
                    {
                        series[name].Add(microseconds);
                    }
                }
            }

            return series;
        }
        finally
        {
            foreach (var (_, client) in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    private Report Report(Machine machine, Dictionary<string, List<double>> series, TelemetrySink sink)
    {
        var figures = series.Select(one => Figure.Of(Read, one.Key, one.Value)).ToList();
        var off = figures[0].Median;
        return new Report(
            "tracing",
            "Cost of tracing",
            machine,
            [
                $"{reads:N0} reads of a 2 KB page by each of three pairs of services (Release, ReadyToRun) on one data folder, in turn, after {WarmUp} to warm up",
                $"The sink took {sink.Requests:N0} OTLP requests and {sink.Datagrams:N0} datagrams meanwhile, in the benchmark's own process",
            ],
            [
                new ResultTable(Read, ["tracing", "median", "p95", "against off"], [.. figures.Select(figure => new[]
                {
                    figure.Subject, Units.Time(figure.Median), Units.Time(figure.P95), $"{(figure.Median / off) - 1:+0.0 %;-0.0 %;0.0 %}",
                })]),
            ],
            [.. figures.Skip(1).Select(figure => new Bar(
                $"warm read, median, tracing by {figure.Subject} against off", "at most +10 %", $"{(figure.Median / off) - 1:+0.0 %;-0.0 %;0.0 %}", figure.Median <= off * Limit))],
            figures);
    }
}
