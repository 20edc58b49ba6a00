using System.Collections.Concurrent;
using Wikibot.Benchmarks.Acceptance;

namespace Wikibot.Benchmarks.Life;

/// <summary>The calls of those days: each client's in random order, the same in each run.</summary>
/// <param name="calls">Calls of all clients together.</param>
/// <param name="clients">How many clients there are.</param>
internal sealed class Day(int calls, int clients) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(long Call, double Microseconds)> _history = [];
    private readonly SemaphoreSlim _progress = new(0);
    private volatile TaskCompletionSource _later = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allowed;
    private long _made;
    private int _refused;
    private int _failed;

    /// <summary>Calls that a tool answered with an error.</summary>
    public int Refused => _refused;

    /// <summary>Calls that no tool answered.</summary>
    public int Failed => _failed;

    /// <summary>What <c>page_history</c> took in one half of the day, in microseconds.</summary>
    public IReadOnlyCollection<double> History(bool first) => [.. _history.Where(call => call.Call * 2 < calls == first).Select(call => call.Microseconds)];

    public void Dispose() => _progress.Dispose();

    /// <summary>Lets the clients go on to so many calls, and no further: they are not to live their day before the schedule has begun its own.</summary>
    public void Allow(long count)
    {
        Interlocked.Exchange(ref _allowed, Math.Min(count, calls));
        Interlocked.Exchange(ref _later, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Waits until so many calls were made.</summary>
    public async Task ReachedAsync(long count, CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _made) < Math.Min(count, calls))
        {
            await _progress.WaitAsync(cancellationToken);
        }
    }

    /// <summary>One client's calls, until all together have made theirs.</summary>
    public async Task LiveAsync(Target target, int number, CancellationToken cancellationToken)
    {
        await using var client = await WikiClient.ConnectAsync(target, cancellationToken);
        var random = new Random(number);
        await CallAsync(client, "write_page", new() { ["path"] = $"Journal/{number}", ["content"] = $"# Journal of {number}\n" }, cancellationToken);
        for (var i = 0; Interlocked.Read(ref _made) < calls; i++)
        {
            // Read before the number: what is allowed in between is not missed.
            for (var later = _later; Interlocked.Read(ref _allowed) is var allowed && allowed < calls && Interlocked.Read(ref _made) >= allowed; later = _later)
            {
                await later.Task.WaitAsync(cancellationToken);
            }

            await StepAsync(client, random, number, i, cancellationToken);
        }
    }

    private Task StepAsync(WikiClient client, Random random, int number, int i, CancellationToken cancellationToken)
    {
        var journal = $"Journal/{random.Next(clients)}";
        switch (random.Next(100))
        {
            case < 40:
                return CallAsync(client, "read_page", new() { ["path"] = Some(random) ?? journal }, cancellationToken);
            case < 55:
                return CallAsync(client, "edit_page", new() { ["path"] = journal, ["append"] = $"- {number} did {i}\n" }, cancellationToken);
            case < 65:
                return ChangeAsync(client, random, (path, revision) => CallAsync(client, "write_page", new() { ["path"] = path, ["content"] = Text(random, number, i), ["revision"] = revision }, cancellationToken), cancellationToken);
            case < 75:
                return WriteAsync(client, $"Topic {random.Next(40)}/{number}-{i}", Text(random, number, i), cancellationToken);
            case < 78:
                return ChangeAsync(client, random, (path, revision) => MoveAsync(client, path, $"Moved {random.Next(40)}/{number}-{i}", revision, cancellationToken), cancellationToken);
            case < 81:
                return ChangeAsync(client, random, (path, revision) => DeleteAsync(client, path, revision, cancellationToken), cancellationToken);
            case < 86:
                return CallAsync(client, "list_pages", new() { ["prefix"] = $"Topic {random.Next(40)}" }, cancellationToken);
            case < 93:
                return HistoryAsync(client, journal, cancellationToken);
            case < 98:
                return CallAsync(client, "recent_changes", [], cancellationToken);
            default:
                return CallAsync(client, "list_wikis", [], cancellationToken);
        }
    }

    private async Task WriteAsync(WikiClient client, string path, string text, CancellationToken cancellationToken)
    {
        if (await CallAsync(client, "write_page", new() { ["path"] = path, ["content"] = text }, cancellationToken) is not null)
        {
            _pages[path] = true;
        }
    }

    private async Task MoveAsync(WikiClient client, string path, string to, string? revision, CancellationToken cancellationToken)
    {
        if (await CallAsync(client, "move_page", new() { ["path"] = path, ["to"] = to, ["revision"] = revision }, cancellationToken) is not null && _pages.TryRemove(path, out _))
        {
            _pages[to] = true;
        }
    }

    private async Task DeleteAsync(WikiClient client, string path, string? revision, CancellationToken cancellationToken)
    {
        if (await CallAsync(client, "delete_page", new() { ["path"] = path, ["revision"] = revision }, cancellationToken) is not null)
        {
            _pages.TryRemove(path, out _);
        }
    }

    /// <summary>Reads a page, and does something to it.</summary>
    private async Task ChangeAsync(WikiClient client, Random random, Func<string, string?, Task> change, CancellationToken cancellationToken)
    {
        if (Some(random) is { } path && await CallAsync(client, "read_page", new() { ["path"] = path }, cancellationToken) is { } page)
        {
            await change(path, page.GetProperty("revision").GetString());
        }
    }

    private async Task HistoryAsync(WikiClient client, string path, CancellationToken cancellationToken)
    {
        var call = Interlocked.Read(ref _made);
        var started = TimeProvider.System.GetTimestamp();
        if (await CallAsync(client, "page_history", new() { ["path"] = path }, cancellationToken) is not null)
        {
            _history.Add((call, TimeProvider.System.GetElapsedTime(started).TotalMicroseconds));
        }
    }

    private string? Some(Random random) => _pages.Keys.ElementAtOrDefault(random.Next(Math.Max(1, _pages.Count)));

    private static string Text(Random random, int number, int i) =>
        $"# Page {number}-{i}\n\nSee [[Journal/{number}]].\n\n{string.Join('\n', Enumerable.Range(0, random.Next(5, 60)).Select(line => $"Line {line} of {random.Next()}"))}\n";

    /// <summary>Null where it was refused.</summary>
    private async Task<System.Text.Json.JsonElement?> CallAsync(WikiClient client, string tool, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.CallAsync(tool, arguments, cancellationToken)).Result;
        }
        catch (ToolFailedException)
        {
            Interlocked.Increment(ref _refused);
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or ModelContextProtocol.McpException)
        {
            Interlocked.Increment(ref _failed);
            await Console.Error.WriteLineAsync($"{tool}: {error.Message}");
            return null;
        }
        finally
        {
            Interlocked.Increment(ref _made);
            _progress.Release();
        }
    }
}
