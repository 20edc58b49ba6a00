using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Servers;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Load;

/// <summary>Clients in this process, each with a connection of its own, so that what they cost the machine is part of what is measured.</summary>
internal static class Callers
{
    private const int WarmClients = 8;

    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(4);

    /// <summary>Lets them call for some seconds.</summary>
    /// <param name="what">What they call, for the table.</param>
    /// <param name="services">Whom they call.</param>
    /// <param name="clients">Clients of each pair.</param>
    /// <param name="call">The tool and its arguments of a client (a number of its own) and its call.</param>
    /// <param name="counted">A share whose operations are counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LoadRow> RunAsync(
        string what, LoadedServices services, int clients, Func<int, int, (string Tool, object Arguments)> call, SlowShare? counted, CancellationToken cancellationToken)
    {
        var (place, targets, processors) = (services.Place, services.Targets, services.Processors);
        var connections = new List<HttpConnection>();
        foreach (var target in targets)
        {
            for (var i = 0; i < clients; i++)
            {
                connections.Add(await HttpConnection.ConnectAsync(target, cancellationToken));
            }
        }

        try
        {
            var next = new int[connections.Count];
            await ForAsync(s_before, connections, next, call, cancellationToken);
            await (counted?.ResetAsync(cancellationToken) ?? Task.CompletedTask);
            var (began, busy) = (Stopwatch.GetTimestamp(), processors.Microseconds());
            var times = await ForAsync(s_measured, connections, next, call, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            busy = processors.Microseconds() - busy;
            var operations = counted is null ? (double?)null : (await counted.CountAsync(cancellationToken)).Total / (double)times.Count;
            Console.WriteLine($"{what}, {place}, {targets.Count} × {clients}: {times.Count / seconds:F0} a second");
            return new(what, place, targets.Count, clients, times.Count / seconds, times.Average(), Figure.Of($"{what}, {place}", $"{targets.Count} × {clients}", times), busy / times.Count, operations);
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Lets a few clients of each pair call until its code is compiled as it is in a process that has run for a while, one pair after the other.</summary>
    /// <param name="targets">The pairs.</param>
    /// <param name="call">The tool and its arguments of a client and its call.</param>
    /// <param name="count">Calls of each pair: the runtime counts some thousand before it has compiled for good (TieredPGO).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WarmAsync(IReadOnlyList<Target> targets, Func<int, int, (string Tool, object Arguments)> call, int count, CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            await Task.WhenAll(Enumerable.Range(0, WarmClients).Select(client => Task.Run(
                async () =>
                {
                    await using var connection = await HttpConnection.ConnectAsync(target, cancellationToken);
                    for (var i = 0; i < count / WarmClients; i++)
                    {
                        var (tool, arguments) = call(client, i);
                        await connection.CallAsync(tool, arguments, cancellationToken);
                    }
                },
                cancellationToken)));
        }
    }

    private static async Task<IReadOnlyList<double>> ForAsync(
        TimeSpan time, IReadOnlyList<HttpConnection> connections, int[] next, Func<int, int, (string Tool, object Arguments)> call, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(connections.Select((connection, client) => Task.Run(
            async () =>
            {
                var own = new List<double>();
                while (Stopwatch.GetElapsedTime(began) < time)
                {
                    var (tool, arguments) = call(client, next[client]++);
                    own.Add((await connection.CallAsync(tool, arguments, cancellationToken)).Microseconds);
                }

                return own;
            },
            cancellationToken)));
        return [.. times.SelectMany(own => own)];
    }
}
