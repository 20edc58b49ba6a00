namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>
/// The protocol of docs/decisions/0002: the records are the truth, folders are revalidated before what is absent in them is believed,
/// <c>main</c> follows, epochs are sealed before they are pruned.
/// </summary>
/// <param name="rules">What the clients do.</param>
/// <param name="actors">The processes.</param>
/// <param name="days">How many days may begin.</param>
/// <param name="looksAfterDeciding">Whether writers do step 4; without it, pruning loses commits.</param>
internal sealed partial class LineProtocol(ClientRules rules, IReadOnlyList<Actor> actors, int days = 0, bool looksAfterDeciding = true) : ProtocolModel(rules, actors)
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
}
