namespace Wikibot.Tests.Git.Storage.Model;

/// <content>What a writer does once it has read the tip.</content>
internal sealed partial class LineProtocol
{
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
}
