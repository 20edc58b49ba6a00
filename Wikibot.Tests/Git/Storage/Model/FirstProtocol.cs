namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>
/// The protocol up to November 2026: readers and writers read <c>main</c>; a decided candidate is renamed onto it by its author or a helper.
/// </summary>
internal sealed class FirstProtocol(ClientRules rules, IReadOnlyList<Actor> actors, Loss wanted) : ProtocolModel(rules, actors)
{
    private const int ReadMain = 1;
    private const int Prepare = 2;
    private const int Decide = 3;
    private const int Move = 4;
    private const int SecondHalf = 5;
    private const int SourceGone = 6;
    private const int Acknowledge = 7;
    private const int Lost = 8;
    private const int Help = 9;
    private const int HelpSecondHalf = 10;
    private const int Read = 11;

    protected override byte BeforeDeciding => Decide;

    public override void Steps(ModelState state, Action<string, ModelState> next)
    {
        for (var i = 0; i < Actors.Count; i++)
        {
            Step(state, i, next);
        }
    }

    public override string? Violation(ModelState state) => wanted switch
    {
        Loss.Destroyed => Enumerable.Range(0, Actors.Count).All(i => IsDone(state, i)) && (state.Line(state.Main) & state.Acked) != state.Acked
            ? "All have ended, and main does not hold what was acknowledged." : null,
        Loss.Absent => state.Bad.HasFlag(Wrong.SawNothing) ? "Somebody saw no wiki." : null,
        _ => state.Bad.HasFlag(Wrong.SawOld) ? "A read does not show what was acknowledged before it." : null,
    };

    private void Step(ModelState state, int i, Action<string, ModelState> next)
    {
        var client = Actors[i].Client;
        var name = Actors[i].Name;
        switch (new ModelProcess(state.Process(i)).At)
        {
            case Idle when new ModelProcess(state.Process(i)).Left > 0:
                Go(state, i, next, $"{name} begins", (s, ref p) =>
                {
                    p.AckedBefore = (byte)s.Acked;
                    p.At = Actors[i].Role == Role.Reader ? (byte)Read : (byte)ReadMain;
                });
                break;
            case Read:
                foreach (var seen in MainAsSeenBy(state, client))
                {
                    Go(state, i, next, $"{name} reads main: {seen}", (s, ref p) =>
                    {
                        s.Bad |= seen == 0 ? Wrong.SawNothing : (s.Line(seen) & p.AckedBefore) != p.AckedBefore ? Wrong.SawOld : Wrong.None;
                        Done(ref p);
                    });
                }

                break;
            case ReadMain:
            case Lost:
                foreach (var seen in MainAsSeenBy(state, client))
                {
                    Go(state, i, next, $"{name} reads main: {seen}", (s, ref p) => AfterMain(s, ref p, seen));
                }

                break;
            case Prepare:
                Go(state, i, next, $"{name} writes its candidate", (s, ref p) =>
                {
                    if (s.Used == ModelState.MostCommits)
                    {
                        Done(ref p);
                        return;
                    }

                    p.New = (byte)s.NewCommit(p.Tip, 0);
                    s.Candidates |= 1 << p.New;
                    p.At = Decide;
                });
                break;
            case Decide:
                Go(state, i, next, $"{name} decides", (s, ref p) =>
                {
                    if (s.Record(p.Tip) == 0)
                    {
                        s.SetRecord(p.Tip, p.New);
                        p.At = Move;
                    }
                    else
                    {
                        s.Candidates &= ~(1 << p.New);
                        p.At = Lost;
                    }
                });
                break;
            case Move:
                Renames(state, i, next, name, new ModelProcess(state.Process(i)).New, SecondHalf, Acknowledge, SourceGone);
                break;
            case SecondHalf:
                Go(state, i, next, $"{name} renames, second half", (s, ref p) => p.At = (byte)(Rename(s, p.New) ? Acknowledge : SourceGone));
                break;
            case SourceGone:
                foreach (var seen in MainAsSeenBy(state, client))
                {
                    Go(state, i, next, $"{name} finds its candidate gone, reads main: {seen}", (_, ref p) => p.At = (byte)(seen == p.Tip ? Move : Acknowledge));
                }

                break;
            case Acknowledge:
                Go(state, i, next, $"{name} answers yes", (s, ref p) =>
                {
                    s.Acked |= 1 << p.New;
                    Done(ref p);
                });
                break;
            case Help:
                Renames(state, i, next, name, state.Record(new ModelProcess(state.Process(i)).Tip), HelpSecondHalf, ReadMain, ReadMain);
                break;
            case HelpSecondHalf:
                Go(state, i, next, $"{name} helps, second half", (s, ref p) =>
                {
                    Rename(s, s.Record(p.Tip));
                    p.At = ReadMain;
                });
                break;
        }
    }

    private static void AfterMain(ModelState s, ref ModelProcess p, int seen)
    {
        if (seen == 0)
        {
            s.Bad |= Wrong.SawNothing;
            Done(ref p);
            return;
        }

        p.At = p.At == Lost && seen == p.Tip ? (byte)Help : (byte)Prepare;
        p.Tip = (byte)seen;
    }

    private void Renames(ModelState state, int i, Action<string, ModelState> next, string name, int commit, int second, int moved, int gone)
    {
        Go(state, i, next, $"{name} renames {commit} onto main", (s, ref p) => p.At = (byte)(Rename(s, commit) ? moved : gone));
        var half = state.Copy();
        if (TakeMainAway(half))
        {
            new ModelProcess(half.Process(i)).At = (byte)second;
            next(StepName.Wanted ? $"{name} takes main away" : "", half);
        }
    }
}

/// <summary>The ways in which the first protocol fails.</summary>
internal enum Loss
{
    /// <summary>A: main and acknowledged commits are gone for good.</summary>
    Destroyed,

    /// <summary>B: main is seen absent.</summary>
    Absent,

    /// <summary>C: a read after an acknowledgement is stale.</summary>
    Stale,
}
