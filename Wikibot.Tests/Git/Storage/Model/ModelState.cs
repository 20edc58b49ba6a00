namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>
/// A state of the model: what the server has, what each client may still believe, and where each process stands. Commits are numbers
/// from 1 on (1 is the first of the line), 0 is "nothing"; sets of them are bit masks. By value, so that states can be told apart.
/// </summary>
internal sealed class ModelState : IEquatable<ModelState>
{
    public const int MostCommits = 5;
    public const int MostProcesses = 4;
    private const int PerProcess = 10;

    private const int MainAt = 0;
    private const int DayAt = 1;
    private const int UsedAt = 2;
    private const int AckedAt = 3;
    private const int BadAt = 4;
    private const int CandidatesAt = 5;
    private const int EpochsAt = 6; // 3 of them
    private const int RecordsAt = 9;
    private const int ParentsAt = RecordsAt + MostCommits + 1;
    private const int EpochOfAt = ParentsAt + MostCommits + 1;
    private const int ClientsAt = EpochOfAt + MostCommits + 1;
    private const int PerClient = MostCommits + 2;
    private const int Clients = 3;
    private const int ProcessesAt = ClientsAt + (Clients * PerClient);

    private readonly byte[] _bytes;

    public ModelState() => _bytes = new byte[ProcessesAt + (MostProcesses * PerProcess)];

    private ModelState(byte[] bytes) => _bytes = bytes;

    /// <summary>What <c>main</c> holds on the server; 0 when it is absent.</summary>
    public int Main
    {
        get => _bytes[MainAt];
        private set => _bytes[MainAt] = (byte)value;
    }

    public int Day
    {
        get => _bytes[DayAt];
        set => _bytes[DayAt] = (byte)value;
    }

    /// <summary>Commits that were acknowledged.</summary>
    public int Acked
    {
        get => _bytes[AckedAt];
        set => _bytes[AckedAt] = (byte)value;
    }

    /// <summary>Set by a step that saw what must not be seen.</summary>
    public Wrong Bad
    {
        get => (Wrong)_bytes[BadAt];
        set => _bytes[BadAt] = (byte)value;
    }

    /// <summary>Commits whose candidate file exists.</summary>
    public int Candidates
    {
        get => _bytes[CandidatesAt];
        set => _bytes[CandidatesAt] = (byte)value;
    }

    public int Used => _bytes[UsedAt];

    public ModelState Copy() => new((byte[])_bytes.Clone());

    /// <summary>Whether an epoch is in use, sealed, or removed.</summary>
    public EpochState Epoch(int epoch) => (EpochState)_bytes[EpochsAt + epoch];

    public void SetEpoch(int epoch, EpochState value) => _bytes[EpochsAt + epoch] = (byte)value;

    public int Record(int tip) => _bytes[RecordsAt + tip];

    public int Parent(int commit) => _bytes[ParentsAt + commit];

    public int EpochOf(int commit) => _bytes[EpochOfAt + commit];

    public int NewCommit(int parent, int epoch)
    {
        var id = ++_bytes[UsedAt];
        _bytes[ParentsAt + id] = (byte)parent;
        _bytes[EpochOfAt + id] = (byte)epoch;
        return id;
    }

    /// <summary>Changes <c>main</c> on the server. Every client may go on believing what it could see before.</summary>
    public void SetMain(int value)
    {
        Main = value;
        for (var client = 0; client < Clients; client++)
        {
            _bytes[ClientsAt + (client * PerClient)] |= (byte)(1 << value);
        }
    }

    /// <summary>Changes what follows a tip on the server; 0 when the record is removed.</summary>
    public void SetRecord(int tip, int value)
    {
        _bytes[RecordsAt + tip] = (byte)value;
        for (var client = 0; client < Clients; client++)
        {
            _bytes[ClientsAt + (client * PerClient) + 1 + tip] |= (byte)(1 << value);
        }
    }

    /// <summary>Everything that a client may believe of <c>main</c>: what it was at any time since the client last asked for its folder.</summary>
    public int MainSeenBy(int client) => _bytes[ClientsAt + (client * PerClient)];

    public int RecordSeenBy(int client, int tip) => _bytes[ClientsAt + (client * PerClient) + 1 + tip];

    /// <summary>The client asks for the folder of refs: from now on it sees what is there now, or later.</summary>
    public void RevalidateRefs(int client) => _bytes[ClientsAt + (client * PerClient)] = (byte)(1 << Main);

    /// <summary>The client asks for an epoch's folder.</summary>
    public void RevalidateEpoch(int client, int epoch)
    {
        for (var tip = 1; tip <= Used; tip++)
        {
            if (EpochOf(tip) == epoch)
            {
                _bytes[ClientsAt + (client * PerClient) + 1 + tip] = (byte)(1 << Record(tip));
            }
        }
    }

    /// <summary>The client was told by the server what one record holds.</summary>
    public void Learn(int client, int tip) => _bytes[ClientsAt + (client * PerClient) + 1 + tip] = (byte)(1 << Record(tip));

    public Span<byte> Process(int process) => _bytes.AsSpan(ProcessesAt + (process * PerProcess), PerProcess);

    /// <summary>A commit and all before it.</summary>
    public int Line(int commit)
    {
        var line = 0;
        for (; commit != 0; commit = Parent(commit))
        {
            line |= 1 << commit;
        }

        return line;
    }

    public bool Equals(ModelState? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as ModelState);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }
}

internal enum EpochState : byte
{
    Open,
    Sealed,
    Removed,
}

/// <summary>What a process must never meet.</summary>
[Flags]
internal enum Wrong : byte
{
    None = 0,

    /// <summary>Somebody was told that there is no wiki (B).</summary>
    SawNothing = 1,

    /// <summary>A read showed an older state than one that was acknowledged before it began (C).</summary>
    SawOld = 2,
}

/// <summary>What the real NFS client does and a local file system does not.</summary>
[Flags]
internal enum ClientRules
{
    None = 0,

    /// <summary>A rename onto an open file is two requests (A).</summary>
    TwoHalves = 1,

    /// <summary>What was absent once is believed absent (B).</summary>
    BelievesAbsence = 2,

    /// <summary>What was replaced can still be read (C).</summary>
    ReadsOld = 4,
    All = TwoHalves | BelievesAbsence | ReadsOld,
}
