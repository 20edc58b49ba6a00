namespace Wikibot.Benchmarks.Acceptance;

/// <summary>Callers that go on writing to a wiki in which no more is allowed, as agents do that do not wait as they are told.</summary>
internal sealed class LimitedCallers(IReadOnlyList<Target> callers, string wiki)
{
    /// <summary>Between two tries of one caller: all together fill no processor.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private int _refused;
    private int _made;

    /// <summary>Writes that were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Writes that were made.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Does something beside all of them, from when each has been refused.</summary>
    public async Task<T> BesideAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = Refused;
        var running = callers.Select(target => Task.Run(() => WriteOnAsync(target, stop.Token), CancellationToken.None)).ToList();
        while (Refused < before + callers.Count)
        {
            await Task.Delay(Pause, cancellationToken);
        }

        var result = await act();
        await stop.CancelAsync();
        await Task.WhenAll(running);
        return result;
    }

    private async Task WriteOnAsync(Target target, CancellationToken cancellationToken)
    {
        await using var client = await WikiClient.ConnectAsync(target, CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            var made = await client.TryCallAsync("write_page", new() { ["path"] = $"Over/{Guid.NewGuid():N}", ["content"] = "text" }, CancellationToken.None, of: wiki);
            Interlocked.Increment(ref made ? ref _made : ref _refused);
            await Task.Delay(Pause, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
