using System.Globalization;
using System.Text;
using System.Text.Json;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Moves;

/// <summary>
/// Random moves in a tree with links of every syntax, planted by one script and judged by another that shares no code with the service
/// (markdown-it, parse5, yaml, and its own rules of resolution). 1,000 pages and 200 moves with WIKIBOT_TEST_FULL=1.
/// </summary>
public sealed class PlantedMoveTests(ITestOutputHelper output)
{
    private static readonly string[] Names = ["Guides", "api v2", "Überblick", "a(b)", "100% sure", "x#y", "日本", "team & co", "deep/er/still", "it's", "e\u0301", "a, b {c}", "#first", "[brackets] in", "[x] y"];

    [Fact]
    public async Task Move_atRandomInTreeOfAllSyntaxes_breaksNoLinkAndNoByte()
    {
        NpmTools.Require("markdown-it");
        var (pages, moves) = TestScale.Full ? (1000, 200) : (120, 25);
        using var folder = new ScratchFolder();
        await using var host = new GitServiceHost();
        var planted = await NpmTools.NodeAsync("plant-links.mjs", [pages.ToString(CultureInfo.InvariantCulture), "20261129", folder["planted.json"]]);
        planted.Exit.ShouldBe(0, planted.ToString());
        var wiki = await host.NewWikiAsync("planted");
        await CommitAsync(host, wiki, await File.ReadAllTextAsync(folder["planted.json"]));
        var (moved, lost) = await MoveAsync(host, wiki, moves);

        Directory.CreateDirectory(folder["after"]);
        await StockGit.RunAsync(host.Repository(wiki), "archive", "--output", folder["after.tar"], "main");
        await System.Formats.Tar.TarFile.ExtractToDirectoryAsync(folder["after.tar"], folder["after"], overwriteFiles: false);
        await File.WriteAllTextAsync(folder["moves.json"], JsonSerializer.Serialize(moved.Select(move => new[] { move.From, move.To })));
        await File.WriteAllTextAsync(folder["lost.json"], JsonSerializer.Serialize(lost.Select(link => new[] { link.Page, link.Target })));
        var judged = await NpmTools.NodeAsync("judge-moves.mjs", [folder["planted.json"], folder["after"], folder["moves.json"], folder["lost.json"]]);
        output.WriteLine(judged.Output);
        judged.Exit.ShouldBe(0, judged.ToString());
        using var summary = JsonDocument.Parse(judged.Output);
        summary.RootElement.GetProperty("pages").GetInt32().ShouldBe(pages);
        summary.RootElement.GetProperty("whole").GetInt32().ShouldBeGreaterThan(pages * 6);
        summary.RootElement.GetProperty("changed").GetInt32().ShouldBeGreaterThan(pages / 3);
        summary.RootElement.GetProperty("lost").GetInt32().ShouldBeLessThan(pages / 4);
        (await StockGit.RunAsync(host.Repository(wiki), "fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    private static async Task CommitAsync(GitServiceHost host, string wiki, string planted)
    {
        using var tree = JsonDocument.Parse(planted);
        var changes = tree.RootElement.GetProperty("pages").EnumerateArray()
            .Select(page => new FileChange(page.GetProperty("path").GetString()!, Encoding.UTF8.GetBytes(string.Concat(page.GetProperty("parts").EnumerateArray().Select(Text)))))
            .Concat(tree.RootElement.GetProperty("files").EnumerateArray().Select(file => new FileChange(file.GetString()!, Encoding.UTF8.GetBytes(file.GetString()!))))
            .ToArray();
        var opened = (await host.Store.OpenAsync(wiki, default))!;
        await opened.CommitAsync(
            new CommitRequest(WikiRefs.Main, GitServiceHost.Id(), (_, _) => ValueTask.FromResult(
                (new ChangeSet(changes), new CommitDetails(AuthorSignature.Of(GitServiceHost.Ada, host.Time), "Plant")))),
            default);
    }

    private static string Text(JsonElement part) =>
        part.ValueKind == JsonValueKind.String ? part.GetString()! : string.Concat(part.EnumerateArray().Skip(1).Select(piece => piece.GetString()));

    private static async Task<(List<(string From, string To)> Moved, List<(string Page, string Target)> Lost)> MoveAsync(GitServiceHost host, string wiki, int count)
    {
        var random = new Random(20261129);
        var moves = new List<(string From, string To)>();
        var lost = new List<(string Page, string Target)>();
        for (var i = 0; i < count; i++)
        {
            var files = (await StockGit.RunAsync(host.Repository(wiki), "ls-tree", "-rz", "--name-only", "main")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            var movable = files.Where(file => file.EndsWith(".md", StringComparison.Ordinal) && file.IsNormalized()).ToArray();
            var folders = files.Where(file => file.Contains('/', StringComparison.Ordinal)).Select(file => file[..(file.LastIndexOf('/') + 1)]).Distinct().Where(folder => folder.IsNormalized()).ToArray();
            var from = i % 3 == 0 ? folders[random.Next(folders.Length)] : movable[random.Next(movable.Length)][..^3];
            var parent = random.Next(3) == 0 ? "" : folders[random.Next(folders.Length)];
            parent = parent.StartsWith(from, StringComparison.Ordinal) || parent.Length > 200 ? "" : parent;
            var to = $"{parent}{Names[random.Next(from.EndsWith('/') ? Names.Length - 2 : Names.Length)]} {i}".Normalize() + (from.EndsWith('/') ? "/" : "");
            var revision = (await StockGit.RunAsync(host.Repository(wiki), "rev-parse", from.EndsWith('/') ? $"main:{from.TrimEnd('/')}" : $"main:{from}.md")).Trim();
            var result = await host.Git.MoveAsync(GitServiceHost.Ada, wiki, new MoveRequest(from, to, revision), GitServiceHost.Id());
            result.UnreadPages.ShouldBeNull();
            (result.LostLinks?.Count ?? 0).ShouldBe(result.LostLinkCount ?? 0);
            moves.AddRange(from.EndsWith('/')
                ? files.Where(file => file.StartsWith(from, StringComparison.Ordinal)).Select(file => (file, to + file[from.Length..]))
                : [(from + ".md", to + ".md")]);
            lost.AddRange((result.LostLinks ?? []).Select(link => (First(moves, link.Path + ".md"), First(moves, link.LeadsTo + ".md"))));
            lost.AddRange((result.LostLinks ?? []).Select(link => (First(moves, link.Path + ".md"), First(moves, link.LeadsTo))));
        }

        return (moves, lost);
    }

    /// <summary>Where a file was before all moves.</summary>
    private static string First(List<(string From, string To)> moves, string file)
    {
        for (var i = moves.Count - 1; i >= 0; i--)
        {
            file = moves[i].To == file ? moves[i].From : file;
        }

        return file;
    }
}
