using Wikibot.Git.Members;

namespace Wikibot.Git.SmartHttp;

/// <summary>
/// A fetch in the protocol's versions 0 and 1 (gitprotocol-pack), over HTTP: nothing is remembered between two requests, so each holds all that was said
/// before. What is answered, and when, is what git's own server does (<c>get_common_commits</c>).
/// </summary>
internal static class FirstProtocol
{
    private const string Want = "want ";
    private const int WantLength = 5 + (2 * ObjectId.Size);

    private enum Acknowledging
    {
        Once,
        Continuing,
        Detailed,
    }

    /// <summary>Reads the request and answers.</summary>
    public static async Task RunAsync(WikiAccess access, HttpContext context, FetchLane lane, PktReader body, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var order = new FetchOrder();
        if (await ReadNeedsAsync(order, body, cancellationToken) is not { } asked)
        {
            GitService.Begin(context.Response, GitService.ResultType(GitService.UploadPack));
            return;
        }

        order.HasOffsetDeltas = asked.Contains("ofs-delta");
        order.IsThin = asked.Contains("thin-pack");
        order.IsQuiet = asked.Contains("no-progress");
        order.IsRelative = asked.Contains("deepen-relative");
        using var place = await lane.EnterAsync(access.Caller.Subject, cancellationToken);
        await order.RequireReachableAsync(wiki, cancellationToken);
        var ends = await order.DeepenAsync(wiki, cancellationToken);

        // All that may be refused is found out before anything is written.
        var said = await ReadHavesAsync(order, body, cancellationToken);
        GitService.Begin(context.Response, GitService.ResultType(GitService.UploadPack));
        var to = new PktWriter(context.Response.BodyWriter);
        if (order.Deepens)
        {
            FetchCommand.WriteEnds(to, ends);
            to.Flush();
        }

        var common = await wiki.Fetches.NegotiateAsync(order.Wants, order.Haves, cancellationToken);
        if (!Acknowledge(to, said, common, asked))
        {
            await to.SendAsync(cancellationToken);
            return;
        }

        var bands = asked.Contains("side-band-64k") ? Bands.Large : asked.Contains("side-band") ? Bands.Small : Bands.None;
        await PackAnswer.SendAsync(context, wiki, order.ToPack(common.Commits, ends), bands, order.IsQuiet, lane.MaxAnswerBytes, cancellationToken);
    }

    /// <summary>Reads wants and depth; returns what the client can do, null when it wants nothing.</summary>
    private static async Task<HashSet<string>?> ReadNeedsAsync(FetchOrder order, PktReader body, CancellationToken cancellationToken)
    {
        HashSet<string>? asked = null;
        Pkt pkt;
        while ((pkt = await body.ReadAsync(cancellationToken)).Kind == PktKind.Line)
        {
            var line = pkt.Text;
            if (asked is null && line.StartsWith(Want, StringComparison.Ordinal))
            {
                // The first one says what the client can do.
                asked = [.. line[Math.Min(line.Length, WantLength)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
                line = line[..Math.Min(line.Length, WantLength)];
            }

            if (!order.TryTake(line))
            {
                throw new GitRefusal($"upload-pack: protocol error, expected to get object ID, not '{line}'");
            }
        }

        return order.Haves.Count > 0 ? throw new GitRefusal("upload-pack: protocol error, haves before the end of wants") : order.Wants.Count == 0 ? null : asked;
    }

    /// <summary>Reads what the client has; returns all it said from there on: commits, ends of a batch, and <c>done</c>.</summary>
    private static async Task<List<Said>> ReadHavesAsync(FetchOrder order, PktReader body, CancellationToken cancellationToken)
    {
        List<Said> said = [];
        for (Pkt pkt; (pkt = await body.ReadAsync(cancellationToken)).Kind != PktKind.End;)
        {
            if (pkt is { Kind: PktKind.Line, Text: "done" })
            {
                said.Add(new Said(IsDone: true));
                break;
            }

            if (pkt.Kind == PktKind.Line)
            {
                if (!pkt.Text.StartsWith("have ", StringComparison.Ordinal) || !order.TryTake(pkt.Text))
                {
                    throw new GitRefusal($"upload-pack: expected SHA1 list, got '{pkt.Text}'");
                }

                said.Add(new Said(order.Haves[^1]));
                continue;
            }

            said.Add(default);
        }

        return said;
    }

    /// <summary>Answers all that was said; true when the pack follows.</summary>
    private static bool Acknowledge(PktWriter to, List<Said> said, CommonCommits common, HashSet<string> asked)
    {
        var way = asked.Contains("multi_ack_detailed") ? Acknowledging.Detailed : asked.Contains("multi_ack") ? Acknowledging.Continuing : Acknowledging.Once;
        var known = common.Commits.ToHashSet();
        var (last, count, isReady, gotCommon, gotOther) = (default(ObjectId), 0, false, false, false);
        foreach (var (have, isDone) in said)
        {
            if (isDone)
            {
                if (count == 0)
                {
                    to.Line("NAK");
                }
                else if (way != Acknowledging.Once)
                {
                    to.Line($"ACK {last}");
                }

                return true;
            }

            if (have is { } id)
            {
                if (known.Contains(id))
                {
                    (gotCommon, last) = (true, id);
                    count++;
                    if (way != Acknowledging.Once || count == 1)
                    {
                        to.Line($"ACK {id}{Word(way, " common")}");
                    }
                }
                else
                {
                    gotOther = true;
                    if (way != Acknowledging.Once && common.AreEnough)
                    {
                        isReady |= way == Acknowledging.Detailed;
                        to.Line($"ACK {id}{Word(way, " ready")}");
                    }
                }

                continue;
            }

            if (way == Acknowledging.Detailed && gotCommon && !gotOther && common.AreEnough)
            {
                isReady = true;
                to.Line($"ACK {last} ready");
            }

            if (count == 0 || way != Acknowledging.Once)
            {
                to.Line("NAK");
            }

            if (isReady && asked.Contains("no-done"))
            {
                to.Line($"ACK {last}");
                return true;
            }
        }

        return false;
    }

    private static string Word(Acknowledging way, string detailed) => way switch { Acknowledging.Detailed => detailed, Acknowledging.Continuing => " continue", _ => "" };

    /// <summary>A commit that the client has, the end of a batch of them, or the end of all.</summary>
    private readonly record struct Said(ObjectId? Have = null, bool IsDone = false);
}
