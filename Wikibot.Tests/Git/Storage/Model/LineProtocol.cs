namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>
/// The protocol of docs/decisions/0002: the records are the truth, folders are revalidated before what is absent in them is believed,
/// <c>main</c> follows, epochs are sealed before they are pruned.
/// </summary>
/// <param name="rules">What the clients do.</param>
/// <param name="actors">The processes.</param>
/// <param name="days">How many days may begin.</param>
/// <param name="looksAfterDeciding">Whether writers do step 4; without it, pruning loses commits.</param>
internal sealed class LineProtocol(ClientRules rules, IReadOnlyList<Actor> actors, int days = 0, bool looksAfterDeciding = true) : ProtocolModel(rules, actors)
{
    private const int AskRefs = 1;
    private const int ReadMain = 2;
    private const int AskAll = 3;
    private const int ReadAll = 4;
    private const int AskEpoch = 5;
    private const int Look = 6;
    private const int Prepare = 7;
    private const int Decide = 8;
    private const int Count = 9;
    private const int Move = 10;
    private const int SecondHalf = 11;
    private const int Mend = 12;
    private const int Acknowledge = 13;
    private const int Seal = 14;
    private const int Remove = 15;

    private const byte ToWrite = 0;
    private const byte ToSeeWhetherItCounts = 1;

    protected override byte BeforeDeciding => Decide;

    public override void Steps(ModelState state, Action<string, ModelState> next)
    {
        if (state.Day < days)
        {
            var later = state.Copy();
            later.Day++;
            next("a day begins", later);
        }

        for (var i = 0; i < Actors.Count; i++)
        {
            Step(state, i, next);
        }
    }

    public override string? Violation(ModelState state)
    {
        if (state.Bad != Wrong.None)
        {
            return $"{state.Bad}";
        }

        for (var a = 1; a <= state.Used; a++)
        {
            for (var b = a + 1; b <= state.Used; b++)
            {
                if ((state.Acked & (1 << a)) != 0 && (state.Acked & (1 << b)) != 0 && (state.Line(b) & (1 << a)) == 0)
                {
                    return $"{a} and {b} were both acknowledged and are not on one line.";
                }
            }
        }

        return null;
    }

    private void Step(ModelState state, int i, Action<string, ModelState> next)
    {
        var client = Actors[i].Client;
        var name = Actors[i].Name;
        var at = new ModelProcess(state.Process(i));
        switch (at.At)
        {
            case Idle when at.Left > 0:
                Begin(state, i, next, name);
                break;
            case AskRefs:
                Go(state, i, next, $"{name} asks for the refs", (s, ref p) =>
                {
                    s.RevalidateRefs(client);
                    p.At = ReadMain;
                });
                break;
            case ReadMain:
                foreach (var seen in MainAsSeenBy(state, client))
                {
                    Go(state, i, next, $"{name} reads main: {seen}", (_, ref p) =>
                    {
                        (p.At, p.Tip, p.Unmoved) = (seen == 0 ? (byte)AskAll : (byte)AskEpoch, (byte)seen, 0);
                    });
                }

                break;
            case AskAll:
                Go(state, i, next, $"{name} asks for all epochs", (s, ref p) =>
                {
                    Enumerable.Range(0, 3).ToList().ForEach(e => s.RevalidateEpoch(client, e));
                    p.At = ReadAll;
                });
                break;
            case ReadAll:
                Scan(state, i, next, name);
                break;
            case AskEpoch:
                Go(state, i, next, $"{name} asks for the epoch of {at.Tip}", (s, ref p) =>
                {
                    var epoch = s.EpochOf(p.Tip);
                    var open = s.Epoch(epoch) == EpochState.Open;
                    if (open)
                    {
                        s.RevalidateEpoch(client, epoch);
                    }

                    (p.At, p.Asked) = open ? ((byte)Look, (byte)(epoch + 1)) : ((byte)AskRefs, (byte)0);
                });
                break;
            case Look:
                foreach (var seen in RecordAsSeenBy(state, client, at.Tip))
                {
                    Go(state, i, next, $"{name} looks what follows {at.Tip}: {seen}", (s, ref p) => AfterLook(s, ref p, Actors[i].Role, seen));
                }

                break;
            default:
                Write(state, i, next, name);
                break;
        }
    }

    private static void Begin(ModelState state, int i, Action<string, ModelState> next, string name)
    {
        Go(state, i, next, $"{name} begins, cold", (s, ref p) => (p.At, p.AckedBefore, p.Then) = (AskRefs, (byte)s.Acked, ToWrite));
        if (new ModelProcess(state.Process(i)).Known != 0)
        {
            Go(state, i, next, $"{name} begins, warm", (s, ref p) => (p.At, p.AckedBefore, p.Then, p.Tip, p.Unmoved) = (AskEpoch, (byte)s.Acked, ToWrite, p.Known, 0));
        }
    }

    private void Write(ModelState state, int i, Action<string, ModelState> next, string name)
    {
        var at = new ModelProcess(state.Process(i));
        switch (at.At)
        {
            case Prepare:
                Go(state, i, next, $"{name} writes its candidate on {at.Tip}", WriteCandidate);
                break;
            case Decide:
                Go(state, i, next, $"{name} decides that {at.New} follows {at.Tip}", (s, ref p) => DecideOn(s, ref p, Actors[i].Client));
                break;
            case Count:
                Go(state, i, next, $"{name} sees whether that counts", (s, ref p) =>
                    (p.At, p.Then) = s.Epoch(s.EpochOf(p.Tip)) == EpochState.Open ? ((byte)Move, ToWrite) : ((byte)AskRefs, ToSeeWhetherItCounts));
                break;
            case Move:
                var commit = int.TrailingZeroCount(at.Unmoved);
                Go(state, i, next, $"{name} renames {commit} onto main", AfterRename);
                var half = state.Copy();
                if (TakeMainAway(half))
                {
                    new ModelProcess(half.Process(i)).At = SecondHalf;
                    next(StepName.Wanted ? $"{name} takes main away" : "", half);
                }

                break;
            case SecondHalf:
                Go(state, i, next, $"{name} renames, second half", AfterRename);
                break;
            case Mend:
                Go(state, i, next, $"{name} puts main back to {at.New}", (s, ref p) =>
                {
                    s.SetMain(p.New);
                    p.At = Acknowledge;
                });
                break;
            case Acknowledge:
                Go(state, i, next, $"{name} answers yes to {at.New}", (s, ref p) =>
                {
                    s.Acked |= 1 << p.New;
                    p.Known = p.New;
                    Done(ref p);
                });
                break;
            case Seal:
                SealOrStop(state, i, next, name);
                break;
            case Remove:
                RemoveFrom(state, i, next, name);
                break;
        }
    }

    private void Scan(ModelState state, int i, Action<string, ModelState> next, string name)
    {
        var tips = Enumerable.Range(1, state.Used).Where(t => state.Epoch(state.EpochOf(t)) == EpochState.Open).ToList();
        IEnumerable<Dictionary<int, int>> readings = [[]];
        foreach (var tip in tips)
        {
            readings = readings.SelectMany(r => RecordAsSeenBy(state, Actors[i].Client, tip).Select(seen => new Dictionary<int, int>(r) { [tip] = seen })).ToList();
        }

        foreach (var reading in readings)
        {
            var records = reading.Where(r => r.Value != 0).ToDictionary();
            var ends = records.Values.Where(v => !records.ContainsKey(v)).Distinct().ToList();
            var end = ends.Count > 0 ? ends.MaxBy(e => state.EpochOf(e)) : First;
            Go(state, i, next, $"{name} finds the end of all records: {end}", (_, ref p) => (p.At, p.Tip, p.Unmoved) = (AskEpoch, (byte)end, 0));
        }
    }

    private static void AfterLook(ModelState s, ref ModelProcess p, Role role, int seen)
    {
        if (seen != 0)
        {
            p.At = s.EpochOf(seen) == s.EpochOf(p.Tip) ? (byte)Look : (byte)AskEpoch;
            (p.Tip, p.Unmoved) = ((byte)seen, (byte)(p.Unmoved | (1 << seen)));
            return;
        }

        p.Asked = 0;
        if ((s.Line(p.Tip) & p.AckedBefore) != p.AckedBefore)
        {
            s.Bad |= Wrong.SawOld;
        }

        p.Known = p.Tip;
        switch (role)
        {
            case Role.Reader:
                Done(ref p);
                break;
            case Role.Pruner:
                p.At = Seal;
                break;
            default:
                var lands = p.Then == ToSeeWhetherItCounts && (s.Line(p.Tip) & (1 << p.New)) != 0;
                (p.At, p.Then) = (lands ? (byte)Acknowledge : (byte)Prepare, ToWrite);
                break;
        }
    }

    private static void WriteCandidate(ModelState s, ref ModelProcess p)
    {
        if (s.Epoch(s.EpochOf(p.Tip)) == EpochState.Removed)
        {
            p.At = AskRefs;
        }
        else if (s.Used == ModelState.MostCommits)
        {
            Done(ref p);
        }
        else
        {
            p.New = (byte)s.NewCommit(p.Tip, Math.Max(s.Day, s.EpochOf(p.Tip)));
            s.Candidates |= 1 << p.New;
            p.At = Decide;
        }
    }

    private void DecideOn(ModelState s, ref ModelProcess p, int client)
    {
        if (s.Epoch(s.EpochOf(p.Tip)) == EpochState.Removed)
        {
            p.At = AskRefs;
        }
        else if (s.Record(p.Tip) == 0)
        {
            s.SetRecord(p.Tip, p.New);
            s.Learn(client, p.Tip);
            p.Unmoved |= (byte)(1 << p.New);
            p.At = looksAfterDeciding ? (byte)Count : (byte)Move;
        }
        else
        {
            s.Learn(client, p.Tip);
            s.Candidates &= ~(1 << p.New);
            p.At = AskEpoch;
        }
    }

    private static void AfterRename(ModelState s, ref ModelProcess p)
    {
        var commit = int.TrailingZeroCount(p.Unmoved);
        var moved = Rename(s, commit);
        p.Unmoved &= (byte)~(1 << commit);
        p.At = p.Unmoved != 0 ? (byte)Move : moved || s.Main != 0 ? (byte)Acknowledge : (byte)Mend;
    }

    private static void SealOrStop(ModelState state, int i, Action<string, ModelState> next, string name)
    {
        var tip = new ModelProcess(state.Process(i)).Tip;
        var over = Enumerable.Range(0, state.EpochOf(tip))
            .Where(e => state.Epoch(e) != EpochState.Removed && state.Parent(tip) != 0 && state.EpochOf(state.Parent(tip)) != e && state.Record(state.Parent(tip)) == tip)
            .ToList();
        foreach (var epoch in over)
        {
            Go(state, i, next, $"{name} seals the epoch of day {epoch}", (s, ref p) =>
            {
                s.SetEpoch(epoch, EpochState.Sealed);
                (p.At, p.Tip) = (Remove, (byte)(epoch + 1));
            });
        }

        if (over.Count == 0)
        {
            Go(state, i, next, $"{name} finds nothing that is over", (_, ref p) => Done(ref p));
        }
    }

    private void RemoveFrom(ModelState state, int i, Action<string, ModelState> next, string name)
    {
        var epoch = new ModelProcess(state.Process(i)).Tip - 1;
        // A day lies between sealing and removing: a look that began before has ended, or begins again.
        for (var other = 0; other < Actors.Count; other++)
        {
            var p = new ModelProcess(state.Process(other));
            if ((p.At == Look && p.Asked == epoch + 1) || p.At == ReadAll)
            {
                return;
            }
        }

        var left = Enumerable.Range(1, state.Used).Where(t => state.EpochOf(t) == epoch && state.Record(t) != 0).ToList();
        foreach (var tip in left)
        {
            Go(state, i, next, $"{name} removes what follows {tip}", (s, ref _) => s.SetRecord(tip, 0));
        }

        if (left.Count == 0)
        {
            Go(state, i, next, $"{name} removes the epoch of day {epoch}", (s, ref p) =>
            {
                s.SetEpoch(epoch, EpochState.Removed);
                Done(ref p);
            });
        }
    }

    private static void Done(ref ModelProcess p)
    {
        p.Left--;
        (p.At, p.Tip, p.New, p.AckedBefore, p.Unmoved, p.Then, p.Asked) = (Idle, 0, 0, 0, 0, 0, 0);
    }

    private static void Go(ModelState state, int i, Action<string, ModelState> next, StepName label, ModelStep step)
    {
        var copy = state.Copy();
        var process = new ModelProcess(copy.Process(i));
        step(copy, ref process);
        next(label.Made(), copy);
    }
}
