using System.Text;
using Wikibot.Git.Base;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>What a clone of stock git's would push, for tests below the protocol.</summary>
internal static class PushOfClone
{
    /// <summary>A push of the clone's HEAD onto a tip.</summary>
    public static async Task<PushRequest> MakeAsync(string clone, ObjectId tip)
    {
        var head = ObjectId.Parse((await StockGit.RunAsync(clone, "rev-parse", "HEAD")).Trim());
        var pack = await StockGit.PipeAsync(clone, Encoding.ASCII.GetBytes($"{head}\n^{tip}\n"), "pack-objects", "--revs", "--stdout", "-q");
        return new PushRequest(WikiRefs.Main, tip, head, new MemoryStream(pack), (_, _) => Task.CompletedTask);
    }

    /// <summary>Commits all that is in the clone's folder.</summary>
    public static async Task CommitAsync(string clone, string message)
    {
        await StockGit.RunAsync(clone, "add", "--all");
        await StockGit.RunAsync(clone, "-c", "user.name=Grace", "-c", "user.email=grace@example.org", "commit", "--quiet", "-m", message);
    }
}
