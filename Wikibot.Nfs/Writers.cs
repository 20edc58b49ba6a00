using Wikibot.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>Processes that write: <c>ack OPERATION COMMIT</c> or <c>fail OPERATION why</c> for each.</summary>
internal static class Writers
{
    /// <summary>Commits <paramref name="count"/> times; with <paramref name="again"/> what failed is repeated, under the same operation, until it is done.</summary>
    public static async Task WriteAsync(string root, string name, int count, bool again)
    {
        var wiki = await OpenAsync(root);
        Say("ready");
        await ManyAsync(wiki, name, 0, count, again);
    }

    /// <summary>Commits as many as each line of standard input says, <c>done</c> after each line.</summary>
    public static async Task ServeAsync(string root, string name)
    {
        var wiki = await OpenAsync(root);
        _ = await wiki.ReadTipAsync(Main, CancellationToken.None);
        Say("ready");
        var next = 0;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var count = int.Parse(line);
            await ManyAsync(wiki, name, next, count, again: false);
            next += count;
            Say("done");
        }
    }

    private static async Task ManyAsync(IWiki wiki, string name, int first, int count, bool again)
    {
        for (var i = first; i < first + count; i++)
        {
            var operation = $"{name}-{i}";
            try
            {
                var made = await CommitAsync(wiki, operation, File($"pages/{name}/Page {i % 50}.md", operation), File("Shared.md", operation));
                Say($"ack {operation} {made.Tip.Commit.Id}");
            }
            catch (Exception e)
            {
                Say($"{(again ? "again" : "fail")} {operation} {Tell(e)}");
                if (again)
                {
                    i--;
                    await Task.Delay(20);
                }
            }
        }
    }
}
