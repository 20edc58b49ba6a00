using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage;

/// <summary>
/// Tips that one request will ask for, asked for while it does something else: on a share that is slow, what the one and the other wait for passes at
/// once. A tip is taken once; whoever asks again asks the share. It is as new as the request: everything that was acknowledged before is on it.
/// </summary>
public sealed class TipAhead : IDisposable
{
    /// <summary>Milliseconds after which a look is not taken any more: who needed that long waited for something, and asks again.</summary>
    private const long Longest = 1000;

    private static readonly AsyncLocal<TipAhead?> s_current = new();
    private readonly Lock _lock = new();
    private List<(Line Line, long Began, ParallelFiles.Batch Look, LineTip?[] Found)> _looks = [];

    private TipAhead()
    {
    }

    /// <summary>What the running request has begun to ask for, if it may.</summary>
    internal static TipAhead? Current => s_current.Value;

    /// <summary>Lets the calling flow ask ahead, until it is disposed of.</summary>
    public static TipAhead Begin() => s_current.Value = new TipAhead();

    /// <summary>Nothing is taken any more, not even by what the request has left running.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _looks = [];
        }

        s_current.Value = null;
    }

    /// <summary>Begins to ask, on a thread beside this one.</summary>
    internal void Look(Line line)
    {
        var found = new LineTip?[1];
        var look = ParallelFiles.Begin(() => found[0] = line.Read());
        lock (_lock)
        {
            _looks.Add((line, Environment.TickCount64, look, found));
        }
    }

    /// <summary>Takes what was asked for, and waits for it, if it was.</summary>
    /// <exception cref="Exception">What asking ended in.</exception>
    internal bool TryTake(Line line, out LineTip? tip)
    {
        tip = null;
        ParallelFiles.Batch? look = null;
        LineTip?[] found = [];
        lock (_lock)
        {
            var at = _looks.FindIndex(known => known.Line == line);
            if (at >= 0)
            {
                (_, var began, look, found) = _looks[at];
                _looks.RemoveAt(at);
                look = Environment.TickCount64 - began > Longest ? null : look;
            }
        }

        if (look is null)
        {
            return false;
        }

        look.Finish();
        tip = found[0];
        return true;
    }

    /// <summary>What was asked for is not to be taken: the line has gone on since.</summary>
    internal void Drop(Line line)
    {
        lock (_lock)
        {
            _looks.RemoveAll(known => known.Line == line);
        }
    }
}
