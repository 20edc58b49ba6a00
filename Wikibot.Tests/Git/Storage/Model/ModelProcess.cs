namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>What a process is there for.</summary>
internal enum Role
{
    Writer,
    Reader,
    Pruner,
}

/// <summary>A process.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Client">On which client.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Warm">Whether it knows the first commit from before.</param>
/// <param name="Frozen">Whether it is a writer that stands right before it decides who follows the first commit.</param>
internal sealed record Actor(Role Role, int Client, int Rounds = 1, bool Warm = false, bool Frozen = false)
{
    public string Name { get; } = $"{Role} on client {Client}";
}

/// <summary>Where a process stands, written into its part of a state.</summary>
internal readonly ref struct ModelProcess(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    public ref byte At => ref _bytes[0];

    /// <summary>The tip that it builds on, or has come to.</summary>
    public ref byte Tip => ref _bytes[1];

    /// <summary>The commit that it wants to follow the tip.</summary>
    public ref byte New => ref _bytes[2];

    /// <summary>The tip that it knew last; 0 when none.</summary>
    public ref byte Known => ref _bytes[3];

    /// <summary>What was acknowledged when its read began.</summary>
    public ref byte AckedBefore => ref _bytes[4];

    /// <summary>Commits that lead to the tip and may not have been moved.</summary>
    public ref byte Unmoved => ref _bytes[5];

    /// <summary>What it does once it has read the tip.</summary>
    public ref byte Then => ref _bytes[6];

    /// <summary>The epoch that it has asked for last, plus one.</summary>
    public ref byte Asked => ref _bytes[7];

    /// <summary>Rounds that it has still to do.</summary>
    public ref byte Left => ref _bytes[8];

    /// <summary>Whether its last rename found its candidate.</summary>
    public ref byte Moved => ref _bytes[9];
}

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
