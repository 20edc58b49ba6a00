using Wikibot.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>Processes that write: <c>ack OPERATION COMMIT</c> or <c>fail OPERATION why</c> for each.</summary>
internal static class Writers
{
    public static async Task WriteAsync(string root, string name, int count)
    {
        var wiki = await OpenAsync(root);
        Say("ready");
        await ManyAsync(wiki, name, 0, count);
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
            await ManyAsync(wiki, name, next, count);
            next += count;
            Say("done");
        }
    }

    private static async Task ManyAsync(IWiki wiki, string name, int first, int count)
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
                Say($"fail {operation} {Tell(e)}");
            }
        }
    }
}
