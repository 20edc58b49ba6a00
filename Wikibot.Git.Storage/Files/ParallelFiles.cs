using System.Runtime.ExceptionServices;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// Threads that read, write and flush files at once: on a share the latencies overlap, on a disk the flushes share one journal
/// commit. Threads of their own, because blocked thread-pool threads would starve the requests; a new one only while all others are
/// busy, so that a process that serves one call at a time has few.
/// </summary>
internal static class ParallelFiles
{
    /// <summary>Threads that one piece of work may have beside its own.</summary>
    private const int AtOnce = 7;

    /// <summary>Threads of all: three for each of the sixteen calls that a service takes of one caller. With seven, calls waited for each other's operations.</summary>
    private const int Size = 48;

    private static readonly Queue<Batch> s_work = new();
    private static int s_started;
    private static int s_idle;

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
        Add(batch, Math.Min(count - 1, AtOnce));
        batch.Finish();
    }

    /// <summary>Begins <paramref name="job"/> on one of the threads, unless all are busy until its end is waited for: then the waiting thread does it.</summary>
    public static Batch Begin(Action job)
    {
        var batch = new Batch(1, _ => job(), ShareMeter.Current);
        Add(batch, 1);
        return batch;
    }

    private static void Add(Batch batch, int helpers)
    {
        int missing;
        lock (s_work)
        {
            for (var i = 0; i < helpers; i++)
            {
                s_work.Enqueue(batch);
                Monitor.Pulse(s_work);
            }

            missing = Math.Clamp(s_work.Count - s_idle, 0, Size - s_started);
            s_started += missing;
            s_idle += missing;
        }

        for (; missing > 0; missing--)
        {
            // Without the context of the call that happens to be the one that starts it: the thread outlives it.
            new Thread(Help) { IsBackground = true, Name = "wikibot-files" }.UnsafeStart();
        }
    }

    private static void Help()
    {
        while (true)
        {
            Batch? batch;
            lock (s_work)
            {
                while (!s_work.TryDequeue(out batch))
                {
                    Monitor.Wait(s_work);
                }

                s_idle--;
            }

            batch.Work();
            lock (s_work)
            {
                s_idle++;
            }
        }
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
