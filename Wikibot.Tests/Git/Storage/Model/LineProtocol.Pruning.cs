namespace Wikibot.Tests.Git.Storage.Model;

/// <content>How epochs that are over are sealed, and removed a day later.</content>
internal sealed partial class LineProtocol
{
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
}
