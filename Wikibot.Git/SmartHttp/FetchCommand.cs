using Wikibot.Git.Members;

namespace Wikibot.Git.SmartHttp;

/// <summary>The command <c>fetch</c> of version 2.</summary>
internal static class FetchCommand
{
    /// <summary>Reads its arguments and answers: what both have, until that is enough, and then the pack.</summary>
    public static async Task RunAsync(WikiAccess access, HttpContext context, FetchLane lane, PktReader body, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var (done, waits) = (false, false);
        var order = new FetchOrder();
        for (Pkt pkt; (pkt = await body.ReadAsync(cancellationToken)).Kind == PktKind.Line;)
        {
            switch (pkt.Text)
            {
                case "done":
                    done = true;
                    break;
                case "wait-for-done":
                    waits = true;
                    break;
                case "ofs-delta":
                    order.HasOffsetDeltas = true;
                    break;
                case "no-progress":
                    order.IsQuiet = true;
                    break;
                case "deepen-relative":
                    order.IsRelative = true;
                    break;
                case "thin-pack":
                    order.IsThin = true;
                    break;
                case "include-tag":
                    // There are none.
                    break;
                case var line when !order.TryTake(line):
                    throw new GitRefusal($"unexpected line: '{line}'");
            }
        }

        // All that may be refused is found out before anything is written.
        using var place = await lane.EnterAsync(access.Caller.Subject, cancellationToken);
        await order.RequireReachableAsync(wiki, cancellationToken);
        var ends = await order.DeepenAsync(wiki, cancellationToken);
        GitService.Begin(context.Response, GitService.ResultType(GitService.UploadPack));
        if (order.Wants.Count == 0 && !waits)
        {
            return;
        }

        var common = new CommonCommits([], AreEnough: false);
        var to = new PktWriter(context.Response.BodyWriter);
        if (order.Haves.Count > 0)
        {
            // Whether that is enough the client has said itself when it is done.
            common = await wiki.Fetches.NegotiateAsync(done ? [] : order.Wants, order.Haves, cancellationToken);
            if (!done && !Acknowledge(to, common, waits))
            {
                await to.SendAsync(cancellationToken);
                return;
            }
        }

        if (order.Deepens || order.Shallow.Count > 0)
        {
            to.Line("shallow-info");
            WriteEnds(to, ends);
            to.Delimiter();
        }

        to.Line("packfile");
        await PackAnswer.SendAsync(context, wiki, order.ToPack(common.Commits, ends), Bands.Large, order.IsQuiet, lane.MaxAnswerBytes, cancellationToken);
    }

    /// <summary>Writes where a history ends from now on, and where it no longer does; without ends of lines, as git's own server does.</summary>
    public static void WriteEnds(PktWriter to, ShallowEnds ends)
    {
        foreach (var id in ends.Shallow)
        {
            to.Text($"shallow {id}");
        }

        foreach (var id in ends.Unshallow)
        {
            to.Text($"unshallow {id}");
        }
    }

    /// <summary>Tells which commits both have; true when the pack follows.</summary>
    private static bool Acknowledge(PktWriter to, CommonCommits common, bool waits)
    {
        to.Line("acknowledgments");
        if (common.Commits.Count == 0)
        {
            to.Line("NAK");
        }

        foreach (var id in common.Commits)
        {
            to.Line($"ACK {id}");
        }

        if (waits || !common.AreEnough)
        {
            to.Flush();
            return false;
        }

        to.Line("ready");
        to.Delimiter();
        return true;
    }
}
