using System.Text.Json;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Moves;

/// <summary>Moves in a Markdown tree that this project did not write (npm, pinned), judged by a script that shares no code with the service.</summary>
public sealed class CorpusMoveTests(ITestOutputHelper output)
{
    private static readonly string[] Names = ["Guides", "api v2", "Überblick", "a(b)", "100% sure", "x#y", "日本", "team & co", "deep/er/still", "[brackets]", "it's"];

    [Fact]
    public async Task Move_atRandomInCorpusOfThousandPages_breaksNoLinkAndNoByte()
    {
        NpmTools.Require("@fireblocks", "ts-sdk");
        var random = new Random(20261122);
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync("corpus");
        await ImportAsync(host, wiki, NpmTools.Module("@fireblocks", "ts-sdk"));
        var before = (await host.Git.GetWikiAsync(GitServiceHost.Ada, wiki)).Commit;
        var moves = new List<(string From, string To)>();
        for (var i = 0; i < 30; i++)
        {
            var files = (await StockGit.RunAsync(host.Repository(wiki), "ls-tree", "-rz", "--name-only", "main")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            var page = files[random.Next(files.Length)];
            var folders = files.Where(file => file.Contains('/', StringComparison.Ordinal)).Select(file => file[..(file.LastIndexOf('/') + 1)]).Distinct().ToArray();
            var from = i % 3 == 0 ? folders[random.Next(folders.Length)] : page[..^3];
            var parent = random.Next(3) == 0 ? "" : folders[random.Next(folders.Length)];
            if (parent.StartsWith(from, StringComparison.Ordinal))
            {
                parent = "";
            }

            var to = $"{parent}{Names[random.Next(Names.Length)]} {i}" + (from.EndsWith('/') ? "/" : "");
            var revision = (await StockGit.RunAsync(host.Repository(wiki), "rev-parse", from.EndsWith('/') ? $"main:{from.TrimEnd('/')}" : $"main:{from}.md")).Trim();
            var result = await host.Git.MoveAsync(GitServiceHost.Ada, wiki, new MoveRequest(from, to, revision), GitServiceHost.Id());
            result.MovedCount.ShouldBeGreaterThan(0);
            moves.AddRange(from.EndsWith('/')
                ? files.Where(file => file.StartsWith(from, StringComparison.Ordinal)).Select(file => (file, to + file[from.Length..]))
                : [(page, to + ".md")]);
        }

        using var folder = new ScratchFolder();
        foreach (var (name, commit) in (IEnumerable<(string, string)>)[("before", before), ("after", "main")])
        {
            Directory.CreateDirectory(folder[name]);
            await StockGit.RunAsync(host.Repository(wiki), "archive", "--output", folder[name + ".tar"], commit);
            await System.Formats.Tar.TarFile.ExtractToDirectoryAsync(folder[name + ".tar"], folder[name], overwriteFiles: false);
        }

        await File.WriteAllTextAsync(folder["moves.json"], JsonSerializer.Serialize(moves.Select(move => new[] { move.From, move.To })));
        var judged = await NpmTools.NodeAsync("check-links.mjs", [folder["before"], folder["after"], folder["moves.json"]]);
        output.WriteLine(judged.Output);
        judged.Exit.ShouldBe(0, judged.ToString());
        using var summary = JsonDocument.Parse(judged.Output);
        summary.RootElement.GetProperty("pages").GetInt32().ShouldBeGreaterThanOrEqualTo(1000);
        summary.RootElement.GetProperty("whole").GetInt32().ShouldBeGreaterThanOrEqualTo(5000);
        summary.RootElement.GetProperty("changed").GetInt32().ShouldBeGreaterThanOrEqualTo(500);
        (await StockGit.RunAsync(host.Repository(wiki), "fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    private static async Task ImportAsync(GitServiceHost host, string wiki, string folder)
    {
        var pages = Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
            .Select(file => new PageWrite(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file)))
            .OrderBy(page => page.Path, StringComparer.Ordinal);
        foreach (var batch in pages.Chunk(200))
        {
            await host.Git.WritePagesAsync(GitServiceHost.Ada, wiki, new WritePagesRequest(batch), GitServiceHost.Id());
        }
    }
}
