namespace Wikibot.Git.SmartHttp;

/// <summary>Sends a pack to a client.</summary>
internal static class PackAnswer
{
    /// <summary>Sends it, and ends the bands.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wiki">The wiki.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="bands">What the client takes.</param>
    /// <param name="quiet">Whether it wants no words on the way.</param>
    /// <param name="most">Most bytes of the pack; null for any number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SendAsync(HttpContext context, IWiki wiki, PackOrder order, Bands bands, bool quiet, long? most, CancellationToken cancellationToken)
    {
        // Looking for the objects of a large wiki takes its time: whoever waits for an answer sees that one comes.
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        await using var to = new SideBandStream(context.Response.BodyWriter, bands, cancellationToken, most);
        try
        {
            await wiki.Fetches.WriteAsync(order, to, count => Say(to, quiet, count), cancellationToken);
            to.Finish();
        }
        catch (AnswerFullException full)
        {
            // Without bands the client sees that the pack ends early, and there is no way to tell it more.
            to.Fail(full.Message);
        }
        catch (StoreFailedException)
        {
            // What has gone out is no whole pack, and the client sees that; the reason is in the log.
            to.Fail("This wiki's repository is damaged, or the share failed. What you have got is not whole; nothing was changed.");
            throw;
        }
    }

    private static void Say(SideBandStream to, bool quiet, int count)
    {
        if (!quiet)
        {
            to.Say($"Sending objects: {count}, as they are.");
        }
    }
}
