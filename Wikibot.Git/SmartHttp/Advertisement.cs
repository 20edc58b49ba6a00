namespace Wikibot.Git.SmartHttp;

/// <summary>The first answer: what is there, or of version 2 what can be asked. One branch is shown, and HEAD; everything under <c>refs/wikibot/</c> is nobody's business.</summary>
internal static class Advertisement
{
    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(HttpContext context, IWiki wiki, string service, string capabilities, CancellationToken cancellationToken)
    {
        var version = GitService.VersionOf(context.Request);
        var tip = await wiki.ReadTipAsync(WikiRefs.Main, cancellationToken);
        GitService.Begin(context.Response, GitService.AdvertisementType(service));
        var to = new PktWriter(context.Response.BodyWriter);
        if (version == 2 && service == GitService.UploadPack)
        {
            foreach (var line in (string[])["version 2", GitService.Agent, "ls-refs=unborn", "fetch=shallow wait-for-done filter", "server-option", GitService.ObjectFormat])
            {
                to.Line(line);
            }

            to.Flush();
            await to.SendAsync(cancellationToken);
            return;
        }

        to.Line($"# service={service}");
        to.Flush();
        if (version == 1)
        {
            to.Line("version 1");
        }

        WriteRefs(to, tip?.Commit.Id, service, capabilities);
        to.Flush();
        await to.SendAsync(cancellationToken);
    }

    private static void WriteRefs(PktWriter to, ObjectId? tip, string service, string capabilities)
    {
        if (tip is not { } main)
        {
            to.Line($"{default(ObjectId)} capabilities^{{}}\0{capabilities}");
            return;
        }

        // Who pushes sees branches only.
        if (service == GitService.UploadPack)
        {
            to.Line($"{main} {GitService.Head}\0{capabilities}");
            to.Line($"{main} {WikiRefs.Main}");
            return;
        }

        to.Line($"{main} {WikiRefs.Main}\0{capabilities}");
    }
}
