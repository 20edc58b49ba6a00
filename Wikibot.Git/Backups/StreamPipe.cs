using System.IO.Pipelines;

namespace Wikibot.Git.Backups;

/// <summary>One side writes a stream, the other reads it, at one pace and with a megabyte between them.</summary>
internal static class StreamPipe
{
    /// <inheritdoc cref="RunAsync{T}(Func{Stream, CancellationToken, Task}, Func{Stream, CancellationToken, Task{T}}, CancellationToken)"/>
    public static Task RunAsync(Func<Stream, CancellationToken, Task> produce, Func<Stream, CancellationToken, Task> consume, CancellationToken cancellationToken) => RunAsync(
        produce,
        async (from, stop) =>
        {
            await consume(from, stop);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// Runs both to their ends; what <paramref name="consume"/> returns is the result. The one that fails takes the other with it, and its
    /// exception is what is thrown. <paramref name="produce"/> may write synchronously.
    /// </summary>
    public static async Task<T> RunAsync<T>(Func<Stream, CancellationToken, Task> produce, Func<Stream, CancellationToken, Task<T>> consume, CancellationToken cancellationToken)
    {
        LeanMemory.GiveBack();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var producing = Task.Run(ProduceAsync, CancellationToken.None);
        var consuming = ConsumeAsync();
        await Task.WhenAll(producing, consuming);
        return await consuming;

        async Task ProduceAsync()
        {
            Exception? failure = null;
            try
            {
                await using var to = pipe.Writer.AsStream(leaveOpen: true);
                await produce(to, stop.Token);
            }
            catch (Exception failed)
            {
                failure = failed;
                throw;
            }
            finally
            {
                await pipe.Writer.CompleteAsync(failure);
            }
        }

        async Task<T> ConsumeAsync()
        {
            try
            {
                await using var from = pipe.Reader.AsStream(leaveOpen: true);
                return await consume(from, stop.Token);
            }
            finally
            {
                // A producer that waits for room would wait for ever.
                await pipe.Reader.CompleteAsync();
                if (!producing.IsCompleted)
                {
                    await stop.CancelAsync();
                }
            }
        }
    }
}
