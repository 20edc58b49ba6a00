using System.Globalization;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Blame;

/// <summary>Who wrote which lines: stock git's <c>blame</c> is the judge, where differences are not a matter of taste.</summary>
public sealed class BlameTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    /// <summary>5 histories; 50 with <c>./wikibot test --full</c>.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Full ? 50 : 5)];

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Blame_ofAnyHistory_isGits(int seed)
    {
        var random = new Random(seed);
        var lines = new List<string> { "0\n" };
        var (revision, number) = ((string?)null, 1);
        for (var commit = 0; commit < 40; commit++)
        {
            // No line stands there twice, and none changes its place: so there is one shortest difference.
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                var at = random.Next(lines.Count + 1);
                switch (random.Next(3))
                {
                    case 0 when at < lines.Count && lines.Count > 1:
                        lines.RemoveAt(at);
                        break;
                    case 1 when at < lines.Count:
                        lines[at] = $"{(random.Next(5) == 0 ? "# " : "")}{number++}{(random.Next(8) == 0 ? "\r\n" : "\n")}";
                        break;
                    default:
                        lines.Insert(at, $"{number++}\n");
                        break;
                }
            }

            revision = (await _host.WriteAsync(_wiki, "Page", string.Concat(lines), revision)).Revision;
            await _host.WriteAsync(_wiki, $"Other {commit}", "text\n");
        }

        var blame = await _host.Git.BlameAsync(GitServiceHost.Ada, _wiki, "Page");

        string.Concat(blame.Parts.Select(part => part.Text)).ShouldBe(string.Concat(lines));
        ByLine(blame).ShouldBe(await GitAsync("Page.md"));
    }

    [Fact]
    public async Task Blame_throughAMoveAndOfAPageThatWasAwayInBetween_isOfItsOwnLines()
    {
        var first = await _host.WriteAsync(_wiki, "Old", "gone\n");
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Old", first.Revision!, null, GitServiceHost.Id());
        var again = await _host.WriteAsync(_wiki, "Old", "one\ntwo\n");
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Old", "New", again.Revision), GitServiceHost.Id());
        var changed = await _host.WriteAsync(_wiki, "New", "one\n2\n", again.Revision);

        var blame = await _host.Git.BlameAsync(GitServiceHost.Ada, _wiki, "New");

        ByLine(blame).ShouldBe([again.Commit, changed.Commit]);
        blame.Changes.Select(change => change.Commit).ShouldBe([changed.Commit, again.Commit]);
    }

    [Fact]
    public async Task Blame_ofSections_partsThemAndNamesThem()
    {
        await _host.WriteAsync(_wiki, "Page", "---\ntags: [a]\n---\nbefore\n\n# *One*\n\ntext\n\n```\n# no heading\n```\n## Two\nmore");

        var blame = await _host.Git.BlameAsync(GitServiceHost.Ada, _wiki, "Page");

        blame.Parts.Select(part => (part.Line, part.Count, part.Heading)).ShouldBe([(1, 5, null), (6, 7, "One"), (13, 2, "Two")]);
    }

    [Fact]
    public async Task Blame_ofNoPage_isNotFound()
    {
        var missing = await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.BlameAsync(GitServiceHost.Ada, _wiki, "None"));

        missing.Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    private static List<string> ByLine(PageBlame blame)
    {
        var line = 1;
        foreach (var part in blame.Parts)
        {
            part.Line.ShouldBe(line);
            line += part.Count;
        }

        return [.. blame.Parts.SelectMany(part => Enumerable.Repeat(blame.Changes[part.Change!.Value].Commit, part.Count))];
    }

    private async Task<List<string>> GitAsync(string file)
    {
        var porcelain = await StockGit.RunAsync(_host.Repository(_wiki), "blame", "--first-parent", "--line-porcelain", "main", "--", file);
        return [.. porcelain.Split('\n').Where(line => line.Length > 41 && line[40] == ' ' && line[..40].All(char.IsAsciiHexDigitLower) && int.TryParse(line[41..].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(line => line[..40])];
    }
}
