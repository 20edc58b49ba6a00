using System.Globalization;
using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Tests.Git.Storage.Transfer;

/// <summary>
/// Packs of random histories with moves, copies, merges and states that come back: whatever a reader has and wants, afterwards it has all of it, by stock
/// git's own count; and who has nothing gets what git would send, no more and no less.
/// </summary>
public sealed class RandomHistoryTests : IDisposable
{
    private const int Commits = 40;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Write_ofRandomHistories_bringsWhatTheReaderLacks()
    {
        var seed = TestScale.Seed(1);
        for (var history = 0; history < TestScale.Cases(few: 4, full: 60); history++)
        {
            var random = new Random(seed + history);
            var source = await SourceAsync(random, history);
            if (history % 2 == 1)
            {
                await StockGit.RunAsync(source, "repack", "-adfq");
            }

            var all = (await StockGit.RunAsync(source, "rev-list", "--topo-order", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await SendAsync(source, all[0], [], isThin: false, history);
            for (var pair = 0; pair < 4; pair++)
            {
                await SendAsync(source, all[random.Next(all.Length / 2)], [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => all[random.Next(all.Length)])], isThin: pair % 2 == 0, history);
            }
        }
    }

    [Fact]
    public async Task Write_ofMovesBetweenFolders_sendsNoFileAgain()
    {
        var source = _scratch["moved.git"];
        await StockGit.RunAsync(_scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", source);
        var script = new StringBuilder(Head(0));
        foreach (var path in (string[])["A/Deep/One.md", "A/Deep/Two.md", "A/Three.md", "B/Four.md", "Z/Five.md"])
        {
            script.Append(File(path, path));
        }

        script.Append('\n').Append(Head(1)).Append("R A/Deep B/Deep\nR Z/Five.md A/Five.md\nR A/Three.md New/Three.md\n\n");
        await StockGit.PipeAsync(source, Encoding.UTF8.GetBytes(script.ToString()), "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet");
        var (want, have) = ((await StockGit.RunAsync(source, "rev-parse", "main")).Trim(), (await StockGit.RunAsync(source, "rev-parse", "main~1")).Trim());

        var sent = await SendAsync(source, want, [have], isThin: false, history: 0);

        // The commit, the root, and the folders B and New: every file is there already, Deep as a whole, and A is what Z was.
        sent.ShouldBe(4);
    }

    private static string Head(int commit) =>
        string.Create(CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{commit + 1}\ncommitter A <a@example.org> {1_700_000_000 + commit} +0000\ndata 0\n");

    private static string File(string path, string text) => string.Create(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {text.Length}\n{text}\n");

    private async Task<string> SourceAsync(Random random, int history)
    {
        var source = _scratch[$"source-{history}.git"];
        await StockGit.RunAsync(_scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", source);
        var script = new StringBuilder();
        HashSet<string> paths = [];
        for (var commit = 0; commit < Commits; commit++)
        {
            script.Append(Head(commit));
            if (commit > 5 && random.Next(6) == 0)
            {
                script.Append(CultureInfo.InvariantCulture, $"merge :{random.Next(1, commit)}\n");
            }

            for (var change = random.Next(1, 5); change > 0; change--)
            {
                script.Append(Change(random, paths));
            }

            script.Append('\n');
        }

        // Half of them loose: git unpacks what is small.
        await StockGit.PipeAsync(source, Encoding.UTF8.GetBytes(script.ToString()), "-c", $"fastimport.unpackLimit={(history % 4 < 2 ? 0 : 10_000)}", "fast-import", "--quiet");
        return source;
    }

    /// <summary>Few names and few texts, so that states come back and files are alike.</summary>
    private static string Change(Random random, HashSet<string> paths)
    {
        var path = string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => "d" + random.Next(3).ToString(CultureInfo.InvariantCulture) + "/")) + "f" + random.Next(4).ToString(CultureInfo.InvariantCulture) + ".md";
        if (paths.Count > 0 && random.Next(4) == 0)
        {
            var from = paths.ElementAt(random.Next(paths.Count));
            if (random.Next(3) == 0)
            {
                paths.Remove(from);
                return $"D {from}\n";
            }

            paths.Add(path);
            return from == path ? "" : $"C {from} {path}\n";
        }

        paths.Add(path);
        return File(path, string.Concat(Enumerable.Range(0, 30).Select(line => line == 7 ? random.Next(5).ToString(CultureInfo.InvariantCulture) + "\n" : "the same line\n")));
    }

    /// <summary>Sends a pack to a reader with some commits, and has stock git see whether it is whole there; returns how many objects it has.</summary>
    private async Task<int> SendAsync(string source, string want, string[] haves, bool isThin, int history)
    {
        var reader = _scratch[Guid.NewGuid().ToString("N") + ".git"];
        await StockGit.RunAsync(_scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", reader);
        foreach (var have in haves)
        {
            await StockGit.RunAsync(reader, "-c", "uploadpack.allowAnySHA1InWant=true", "fetch", "--quiet", "--upload-pack=git -c safe.directory=* -c uploadpack.allowAnySHA1InWant=true upload-pack", "file://" + source, have);
        }

        using var pack = new MemoryStream();
        var order = new PackOrder([ObjectId.Parse(want)], [.. haves.Select(ObjectId.Parse)]) { IsThin = isThin };
        var summary = PackWriter.Write(WikiStore.DefaultFiles(), source, order, pack, counted: null, TestContext.Current.CancellationToken);
        if (summary.Objects > 0)
        {
            await StockGit.PipeAsync(reader, pack.ToArray(), ["index-pack", "--stdin", "--strict", .. isThin ? (string[])["--fix-thin"] : []]);
        }

        var wanted = await ObjectsAsync(reader, want);
        wanted.ShouldBe(await ObjectsAsync(source, want), $"history {history}, {want} for one who has {string.Join(' ', haves)}");
        await StockGit.RunAsync(reader, "update-ref", "refs/heads/main", want);
        await StockGit.RunAsync(reader, "fsck", "--strict", "--full");
        if (haves.Length == 0)
        {
            summary.Objects.ShouldBe(wanted.Length);
        }

        return summary.Objects;
    }

    private static async Task<string[]> ObjectsAsync(string repository, string want) =>
        [.. (await StockGit.RunAsync(repository, "rev-list", "--objects", "--no-object-names", want)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
