namespace Wikibot.Git.Budgets;

/// <summary>
/// What one request has spent of what it may spend. Long loops tell their steps to <see cref="Step"/>, wherever they are: there the
/// request ends when its time or its memory is used up, or when its client has gone. Outside a request nothing is counted.
/// </summary>
internal sealed class RequestBudget : IDisposable
{
    /// <summary>Steps between two looks at clock and memory: a step is about a character or an object.</summary>
    private const long StepsPerLook = 1 << 16;

    private static readonly AsyncLocal<RequestBudget?> s_current = new();

    private readonly RequestBudget? _outer;
    private readonly BudgetOptions _limits;
    private readonly CancellationToken _client;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private readonly TimeProvider _time;
    private readonly long _began;
    private long _nextLook = StepsPerLook;
    private int _thread;
    private long _allocatedBefore;

    private RequestBudget(BudgetOptions limits, string caller, WorkLane? lane, TimeProvider time, CancellationToken client)
    {
        (_limits, _client, Caller, Lane, _outer) = (limits, client, caller, lane, s_current.Value);
        _deadline = new CancellationTokenSource(limits.Time, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(client, _deadline.Token);
        (_time, _began) = (time, time.GetTimestamp());
        MeasureFromHere();
    }

    /// <summary>The budget of the request that is being served, if any.</summary>
    public static RequestBudget? Current => s_current.Value;

    /// <summary>Who is served.</summary>
    public string Caller { get; }

    /// <summary>Where its heavy work waits its turn; null when it need not.</summary>
    public WorkLane? Lane { get; }

    /// <summary>Steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Bytes that were allocated so far, as far as they were looked at.</summary>
    public long Allocated { get; private set; }

    /// <summary>Ends when the client has gone, or the time is over.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsLate => _deadline.IsCancellationRequested;

    /// <summary>Begins the budget of a request; it is current until it is disposed of.</summary>
    public static RequestBudget Begin(BudgetOptions limits, string caller, WorkLane? lane, TimeProvider time, CancellationToken client)
    {
        var budget = new RequestBudget(limits, caller, lane, time, client);
        s_current.Value = budget;
        return budget;
    }

    /// <summary>Tells the current request that a loop went on.</summary>
    /// <param name="doing">What the loop does, to go on after "It was given up while ": no text of users.</param>
    /// <param name="count">Steps: characters, lines, objects.</param>
    /// <exception cref="WikibotProblemException">The time or the memory is used up.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static void Step(string doing, long count = 1) => s_current.Value?.Add(doing, count);

    /// <summary>Whether half of the current request's time or memory is spent: work that a cursor or the next request can take up is left to it then.</summary>
    public static bool IsHalfSpentNow() => s_current.Value?.IsHalfSpent() ?? false;

    /// <summary>Looks whether half of the time or of the memory is spent.</summary>
    public bool IsHalfSpent()
    {
        // Now, not as of the last look: work of few and costly steps would be given up before anybody saw that half was spent.
        Measure();
        return _time.GetElapsedTime(_began) > _limits.Time / 2 || Allocated > _limits.Memory / 2;
    }

    /// <summary>Counts memory from here on: work that changed its thread begins so.</summary>
    public void MeasureFromHere() => (_thread, _allocatedBefore) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());

    /// <summary>Looks at clock and memory now.</summary>
    public void Look(string doing)
    {
        Measure();
        if (Allocated > _limits.Memory)
        {
            throw TooMuch("memory", $"it took more than {_limits.Memory >> 20} MiB of memory", doing);
        }

        if (IsLate)
        {
            throw Late(doing);
        }

        _client.ThrowIfCancellationRequested();
    }

    /// <summary>The problem of a request whose time is over.</summary>
    public WikibotProblemException Late(string doing) => TooMuch("time", $"it took more than {_limits.Time.TotalSeconds:0.###} s", doing);

    public void Dispose()
    {
        s_current.Value = _outer;
        _either.Dispose();
        _deadline.Dispose();
    }

    private static WikibotProblemException TooMuch(string limit, string why, string doing) =>
        Problem.Make(422, ProblemCodes.TooMuchWork, $"The request was given up while {doing}: {why}.", ("limit", limit), ("doing", doing));

    private void Measure()
    {
        if (_thread == Environment.CurrentManagedThreadId)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            (Allocated, _allocatedBefore) = (Allocated + now - _allocatedBefore, now);
        }
        else
        {
            // What was allocated on another thread since the last look is not seen.
            MeasureFromHere();
        }
    }

    private void Add(string doing, long count)
    {
        Steps += count;
        if (Steps >= _nextLook)
        {
            _nextLook = Steps + StepsPerLook;
            Look(doing);
        }
    }
}
