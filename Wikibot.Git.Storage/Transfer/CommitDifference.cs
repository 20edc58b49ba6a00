namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Tells the commits that some reach from those that others reach, newest first, and stops where only the latter are left. Where
/// clocks went backwards it may show a commit too many, never one too few.
/// </summary>
internal sealed class CommitDifference(Func<ObjectId, Commit> read)
{
    private readonly Dictionary<ObjectId, State> _states = [];
    private readonly PriorityQueue<ObjectId, long> _queue = new();
    private readonly List<ObjectId> _order = [];
    private int _open;

    /// <summary>Commits to be sent with their trees, newest first.</summary>
    public IEnumerable<(ObjectId Commit, ObjectId Tree)> Shown => _order.Where(id => !_states[id].Hidden).Select(id => (id, _states[id].Tree));

    /// <summary>Commits that the other side has and on which those to be sent build: what is in their trees need not be sent.</summary>
    public IEnumerable<(ObjectId Commit, ObjectId Tree)> Edges => _states.Where(state => state.Value is { Hidden: true, Wanted: true }).Select(state => (state.Key, state.Value.Tree));

    public void Run(IEnumerable<ObjectId> wants, IEnumerable<ObjectId> haves, CancellationToken cancellationToken)
    {
        foreach (var have in haves)
        {
            Meet(have, hidden: true);
        }

        foreach (var want in wants)
        {
            Meet(want, hidden: false);
        }

        while (_open > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LeanMemory.Tick();
            var id = _queue.Dequeue();
            var state = _states[id];
            state.Done = true;
            if (!state.Hidden)
            {
                _open--;
                _order.Add(id);
            }

            foreach (var parent in state.Parents)
            {
                Meet(parent, state.Hidden);
            }

            state.Parents = [];
        }
    }

    private void Meet(ObjectId id, bool hidden)
    {
        if (_states.TryGetValue(id, out var known))
        {
            known.Wanted |= !hidden;
            if (hidden && !known.Hidden)
            {
                known.Hidden = true;
                _open -= known.Done ? 0 : 1;
            }

            return;
        }

        var commit = read(id);
        _states.Add(id, new State { Tree = commit.Tree, Parents = [.. commit.Parents], Hidden = hidden, Wanted = !hidden });
        _queue.Enqueue(id, -commit.Committer.When.ToUnixTimeSeconds());
        _open += hidden ? 0 : 1;
    }

    private sealed class State
    {
        public required ObjectId Tree { get; init; }

        public required ObjectId[] Parents { get; set; }

        public bool Hidden { get; set; }

        /// <summary>Whether it was met from a commit to be sent, or is wanted itself.</summary>
        public bool Wanted { get; set; }

        public bool Done { get; set; }
    }
}
