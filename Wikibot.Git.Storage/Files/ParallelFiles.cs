using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// A few threads that write and flush files at once: on a share the latencies overlap, on a disk the flushes share one journal
/// commit. Threads of their own, because blocked thread-pool threads would starve the requests.
/// </summary>
internal static class ParallelFiles
{
    private const int Size = 7;
    private static readonly BlockingCollection<Batch> s_work = new();
    private static int s_started;

    /// <summary>Runs <paramref name="job"/> for 0 … <paramref name="count"/> − 1, at once; throws the first failure after all have ended.</summary>
    public static void Run(int count, Action<int> job)
    {
        if (count <= 1)
        {
            if (count == 1)
            {
                job(0);
            }

            return;
        }

        var batch = new Batch(count, job, ShareMeter.Current);
        for (var helpers = Math.Min(count - 1, Size); helpers > 0; helpers--)
        {
            EnsureThread(helpers);
            s_work.Add(batch);
        }

        batch.Finish();
    }

    /// <summary>Begins <paramref name="job"/> on one of the threads, unless all are busy until its end is waited for: then the waiting thread does it.</summary>
    public static Batch Begin(Action job)
    {
        var batch = new Batch(1, _ => job(), ShareMeter.Current);
        EnsureThread(Size);
        s_work.Add(batch);
        return batch;
    }

    private static void EnsureThread(int wanted)
    {
        if (Volatile.Read(ref s_started) >= wanted || Interlocked.Increment(ref s_started) > Size)
        {
            return;
        }

        new Thread(static () =>
        {
            foreach (var batch in s_work.GetConsumingEnumerable())
            {
                batch.Work();
            }
        })
        { IsBackground = true, Name = "wikibot-flush" }.Start();
    }

    /// <summary>Jobs that have been begun.</summary>
    internal sealed class Batch(int count, Action<int> job, ShareMeter? meter)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next = -1;
        private int _ended;
        private ExceptionDispatchInfo? _failure;

        public void Work()
        {
            // Who waits for the end may have begun to count something else meanwhile.
            var before = ShareMeter.Current;
            if (meter is not null)
            {
                ShareMeter.Current = meter;
            }

            for (int i; (i = Interlocked.Increment(ref _next)) < count;)
            {
                try
                {
                    job(i);
                }
                catch (Exception e)
                {
                    // Rethrown to the caller by Finish.
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                }

                if (Interlocked.Increment(ref _ended) == count)
                {
                    _done.SetResult();
                }
            }

            ShareMeter.Current = before;
        }

        /// <summary>Does what nobody has begun, waits for the rest, and throws the first failure.</summary>
        public void Finish()
        {
            Work();
            _done.Task.GetAwaiter().GetResult();
            _failure?.Throw();
        }
    }
}
