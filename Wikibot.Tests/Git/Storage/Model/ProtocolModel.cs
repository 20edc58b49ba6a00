namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>What both protocols share: actors, and how a client of the share looks and renames.</summary>
internal abstract class ProtocolModel(ClientRules rules, IReadOnlyList<Actor> actors) : IModel
{
    protected const int Idle = 0;
    protected const int First = 1;

    protected IReadOnlyList<Actor> Actors => actors;

    public ModelState Initial
    {
        get
        {
            var state = new ModelState();
            state.NewCommit(0, 0);
            state.SetMain(First);
            for (var i = 0; i < actors.Count; i++)
            {
                state.RevalidateRefs(actors[i].Client);
                var process = new ModelProcess(state.Process(i));
                process.Left = (byte)actors[i].Rounds;
                process.Known = (byte)(actors[i].Warm ? First : 0);
                if (actors[i].Frozen)
                {
                    (process.At, process.Tip, process.New) = (BeforeDeciding, First, (byte)state.NewCommit(First, 0));
                    state.Candidates |= 1 << process.New;
                }
            }

            for (var client = 0; client < 3; client++)
            {
                state.RevalidateRefs(client);
            }

            return state;
        }
    }

    /// <summary>Where a writer stands that decides next.</summary>
    protected abstract byte BeforeDeciding { get; }

    public abstract void Steps(ModelState state, Action<string, ModelState> next);

    public abstract string? Violation(ModelState state);

    protected static bool IsDone(ModelState state, int process)
    {
        var p = new ModelProcess(state.Process(process));
        return p.At == Idle && p.Left == 0;
    }

    /// <summary>What a client may be shown as <c>main</c>.</summary>
    protected IEnumerable<int> MainAsSeenBy(ModelState state, int client) => Seen(state.MainSeenBy(client), state.Main);

    /// <summary>What a client may be shown as the record of a tip.</summary>
    protected IEnumerable<int> RecordAsSeenBy(ModelState state, int client, int tip) => Seen(state.RecordSeenBy(client, tip), state.Record(tip));

    /// <summary>Renames a candidate onto <c>main</c>, if it exists. In one step; the first of two is <see cref="TakeMainAway"/>.</summary>
    protected static bool Rename(ModelState state, int commit)
    {
        if ((state.Candidates & (1 << commit)) == 0)
        {
            return false;
        }

        state.Candidates &= ~(1 << commit);
        state.SetMain(commit);
        return true;
    }

    /// <summary>Whether a rename onto <c>main</c> may begin by taking it away, because somebody on the client has it open.</summary>
    protected bool TakeMainAway(ModelState state)
    {
        if (!rules.HasFlag(ClientRules.TwoHalves) || state.Main == 0)
        {
            return false;
        }

        state.SetMain(0);
        return true;
    }

    /// <summary>The process has ended a round.</summary>
    protected static void Done(ref ModelProcess p)
    {
        p.Left--;
        (p.At, p.Tip, p.New, p.AckedBefore, p.Unmoved, p.Then, p.Asked) = (Idle, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>Tells of a step that a process may make.</summary>
    protected static void Go(ModelState state, int i, Action<string, ModelState> next, StepName label, ModelStep step)
    {
        var copy = state.Copy();
        var process = new ModelProcess(copy.Process(i));
        step(copy, ref process);
        next(label.Made(), copy);
    }

    private IEnumerable<int> Seen(int believed, int now)
    {
        for (var value = 0; value <= ModelState.MostCommits; value++)
        {
            var believes = (believed & (1 << value)) != 0 && rules.HasFlag(value == 0 ? ClientRules.BelievesAbsence : ClientRules.ReadsOld);
            if (value == now || believes)
            {
                yield return value;
            }
        }
    }
}

/// <summary>One step of a process.</summary>
internal delegate void ModelStep(ModelState state, ref ModelProcess process);
