namespace Wikibot.Git.SmartHttp;

/// <summary>The command <c>ls-refs</c> of version 2.</summary>
internal static class LsRefs
{
    private const string Prefix = "ref-prefix ";

    /// <summary>Reads its arguments and answers.</summary>
    public static async Task RunAsync(HttpContext context, IWiki wiki, PktReader body, CancellationToken cancellationToken)
    {
        // Prefixes are judged as they come and not kept: a client may send any number of them.
        var (symrefs, unborn, anyPrefix, head, main) = (false, false, false, false, false);
        for (Pkt pkt; (pkt = await body.ReadAsync(cancellationToken)).Kind == PktKind.Line;)
        {
            switch (pkt.Text)
            {
                case "symrefs":
                    symrefs = true;
                    break;
                case "unborn":
                    unborn = true;
                    break;
                case "peel":
                    // There are no tags to peel.
                    break;
                case var text when text.StartsWith(Prefix, StringComparison.Ordinal):
                    anyPrefix = true;
                    head |= IsAsked(text, GitService.Head);
                    main |= IsAsked(text, WikiRefs.Main);
                    break;
                default:
                    throw new GitRefusal($"unexpected line: '{pkt.Text}'");
            }
        }

        var tip = await wiki.ReadTipAsync(WikiRefs.Main, cancellationToken);
        GitService.Begin(context.Response, GitService.ResultType(GitService.UploadPack));
        var to = new PktWriter(context.Response.BodyWriter);
        var target = symrefs ? $" symref-target:{WikiRefs.Main}" : "";
        if ((head || !anyPrefix) && (tip is not null || unborn))
        {
            to.Line($"{tip?.Commit.Id.ToString() ?? "unborn"} {GitService.Head}{target}");
        }

        if (tip is not null && (main || !anyPrefix))
        {
            to.Line($"{tip.Commit.Id} {WikiRefs.Main}");
        }

        to.Flush();
        await to.SendAsync(cancellationToken);
    }

    private static bool IsAsked(string line, string name) => name.AsSpan().StartsWith(line.AsSpan(Prefix.Length), StringComparison.Ordinal);
}
