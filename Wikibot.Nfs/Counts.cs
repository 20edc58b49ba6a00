using System.Globalization;
using System.Security.Cryptography;
using Wikibot.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>Operations on the wire, as the client's own <c>/proc/self/mountstats</c> has them. The session's own (SEQUENCE) are left out.</summary>
internal static class Counts
{
    public static async Task EngineAsync(string root, int count)
    {
        var before = Of(root);
        var wiki = await OpenAsync(root);
        await ReadPageAsync(wiki, 7);
        await Task.Delay(300);
        before = Tell("engine: cold process, open and read one page", before, root, 1);
        for (var i = 0; i < 5; i++)
        {
            await ReadPageAsync(wiki, 7);
            await wiki.ReadTipAsync(Meta, CancellationToken.None);
        }

        await MeasureAsync("engine: warm read of main", 1, async _ => await wiki.ReadTipAsync(Main, CancellationToken.None));
        await MeasureAsync("engine: warm read of a page with its members ref", 1, async _ =>
        {
            await wiki.ReadTipAsync(Meta, CancellationToken.None);
            await ReadPageAsync(wiki, 7);
        });
        for (var i = 0; i < 3; i++)
        {
            await CommitAsync(wiki, Operation("warm"), Page(i));
        }

        await MeasureAsync("engine: write of one page two folders deep", 1, i => CommitAsync(wiki, Operation("counts"), Page(i)));
        await MeasureAsync("engine: 20 pages in one commit, each", 20, i => CommitAsync(wiki, Operation("counts"), [.. Enumerable.Range(i * 20 % 180, 20).Select(Page)]));

        async Task MeasureAsync(string what, int each, Func<int, Task> act)
        {
            await Task.Delay(300);
            before = Of(root);
            var times = each == 1 ? count : Math.Max(3, count / 10);
            for (var i = 0; i < times; i++)
            {
                await act(i);
            }

            await Task.Delay(300);
            Tell(what, before, root, times * each);
        }
    }

    /// <summary>LibGit2Sharp as its documentation shows it, its handle kept, flushing what it writes.</summary>
    public static async Task LibGit2Async(string root, int count)
    {
        LibGit2Sharp.GlobalSettings.SetOwnerValidation(false);
        using var repository = new LibGit2Sharp.Repository(Path.Combine(root, "home.git"));
        repository.Config.Set("core.fsyncObjectFiles", true);
        void Read(int page)
        {
            using var content = ((LibGit2Sharp.Blob)repository.Refs[Main].ResolveToDirectReference().Target.Peel<LibGit2Sharp.Commit>()[PageOf(page)].Target).GetContentStream();
            content.CopyTo(Stream.Null);
        }

        for (var i = 0; i < 5; i++)
        {
            Read(7);
        }

        await Task.Delay(300);
        var before = Of(root);
        for (var i = 0; i < count; i++)
        {
            Read(7);
        }

        await Task.Delay(300);
        before = Tell("LibGit2Sharp, handle kept: warm read of a page", before, root, count);
        for (var i = 0; i < count; i++)
        {
            Write(repository, i);
        }

        await Task.Delay(300);
        Tell("LibGit2Sharp, handle kept, flushed: write of one page", before, root, count);
    }

    private static void Write(LibGit2Sharp.Repository repository, int page)
    {
        var tip = repository.Head.Tip;
        var tree = LibGit2Sharp.TreeDefinition.From(tip);
        using var content = new MemoryStream(RandomNumberGenerator.GetBytes(2000));
        tree.Add(PageOf(page), repository.ObjectDatabase.CreateBlob(content), LibGit2Sharp.Mode.NonExecutableFile);
        var who = new LibGit2Sharp.Signature("Probe", "probe@example.org", DateTimeOffset.UtcNow);
        var commit = repository.ObjectDatabase.CreateCommit(who, who, "Edit", repository.ObjectDatabase.CreateTree(tree), [tip], prettifyMessage: false);
        repository.Refs.UpdateTarget(repository.Refs[Main], commit.Id);
    }

    private static FileChange Page(int number) => new(PageOf(number), RandomNumberGenerator.GetBytes(2000));

    private static async Task ReadPageAsync(IWiki wiki, int page)
    {
        var tree = (await wiki.ReadTipAsync(Main, CancellationToken.None))!.Root;
        var segments = PageOf(page).Split('/');
        foreach (var segment in segments[..^1])
        {
            tree = await wiki.ReadTreeAsync(tree.Entries.First(e => e.Name == segment).Id, CancellationToken.None);
        }

        await wiki.ReadBlobAsync(tree.Entries.First(e => e.Name == segments[^1]).Id, CancellationToken.None);
    }

    private static Dictionary<string, long> Of(string root)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var inside = false;
        foreach (var line in System.IO.File.ReadLines("/proc/self/mountstats"))
        {
            if (line.StartsWith("device ", StringComparison.Ordinal))
            {
                inside = line.Contains($" mounted on {root} ", StringComparison.Ordinal);
            }
            else if (inside && line.StartsWith('\t') && line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var name, var number, _, _, ..]
                && name.EndsWith(':') && !name.Any(char.IsLower) && name != "SEQUENCE:" && long.TryParse(number, CultureInfo.InvariantCulture, out var value))
            {
                counts[name[..^1]] = value;
            }
        }

        return counts;
    }

    private static Dictionary<string, long> Tell(string what, Dictionary<string, long> before, string root, int times)
    {
        var now = Of(root);
        var kinds = now.Select(n => (n.Key, Count: n.Value - before.GetValueOrDefault(n.Key))).Where(n => n.Count > 0).OrderByDescending(n => n.Count).ToList();
        Row("counts", what, $"{kinds.Sum(k => k.Count) / (double)times:0.0} ({string.Join(", ", kinds.Select(k => $"{k.Count / (double)times:0.##} {k.Key}"))})", null);
        return now;
    }
}
