using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Search;

/// <summary>Links, backlinks, orphans and search in a tree that nobody here wrote, beside what a script finds there that shares no code with the service.</summary>
public sealed partial class ForeignTreeTests(ForeignTree tree, ITestOutputHelper output) : IClassFixture<ForeignTree>
{
    /// <summary>Sections that one query can be gone through by cursor.</summary>
    private const int MostReached = 500;

    /// <summary>Characters of a heading in an answer.</summary>
    private const int MostOfHeading = 160;

    private static readonly Dictionary<string, string> s_kinds = new(StringComparer.Ordinal)
    {
        ["wiki link"] = "wiki", ["embed"] = "embed", ["link"] = "link", ["image"] = "image", ["reference definition"] = "definition", ["HTML attribute"] = "html",
    };

    [Fact]
    public async Task PageLinks_ofEveryPage_areThoseThatAScriptFinds()
    {
        var judged = await JudgeAsync();
        judged.Pages.Count.ShouldBeGreaterThanOrEqualTo(1000);
        var (outgoing, backlinks) = (0, 0);
        foreach (var page in judged.Pages)
        {
            var (ours, theirs) = await LinksAsync(page.Path);
            Compare(page.Path + " links to", ours.Select(link => (Key($"{s_kinds[link.Kind]} {Meant(link.Target)}", link.LeadsTo), link.Line)), page.Outgoing.Select(link => (Key($"{link.Kind} {link.Target}", link.LeadsTo), link.Lines)));
            Compare(page.Path + " is linked from", theirs.Select(link => (Key(link.Path, Meant(link.Target)), link.Line)), page.Backlinks.Select(link => (Key(link.Path!, link.Target), link.Lines)));
            theirs.ShouldAllBe(link => link.Context != null && link.Context.Contains(link.Target, StringComparison.Ordinal), page.Path);
            (outgoing, backlinks) = (outgoing + ours.Count, backlinks + theirs.Count);
        }

        output.WriteLine($"{judged.Pages.Count} pages, {outgoing} links, {judged.Pages.Sum(page => page.Outgoing.Count(link => link.LeadsTo is null))} of them broken, {backlinks} backlinks");
        backlinks.ShouldBeGreaterThan(5000);
    }

    [Fact]
    public async Task CheckWiki_ofTheTree_findsWhatAScriptFinds()
    {
        var judged = await JudgeAsync();
        var broken = (await FindingsAsync(FindingKinds.BrokenLink)).GroupBy(finding => finding.Path, StringComparer.Ordinal).ToDictionary(page => page.Key, StringComparer.Ordinal);
        foreach (var page in judged.Pages)
        {
            var found = broken.GetValueOrDefault(page.Path)?.Select(finding => ("", finding.Line!.Value)) ?? [];
            Compare(page.Path + " has broken", found, page.Outgoing.Where(link => link.LeadsTo is null).Select(link => ("", link.Lines)));
        }

        (await FindingsAsync(FindingKinds.Orphan)).Select(finding => finding.Path).ShouldBe(judged.Orphans, ignoreOrder: true);
        (await FindingsAsync(FindingKinds.DoubleTitle)).Select(finding => finding.Path).ShouldBe(judged.Doubles, ignoreOrder: true);
        output.WriteLine($"{judged.Orphans.Count} orphans, {judged.Doubles.Count} pages with another's title, broken links on {broken.Count} pages");
    }

    [Fact]
    public async Task Search_hundredsOfQuestions_findsTheSectionsThatAScriptFinds()
    {
        var judged = await JudgeAsync();
        foreach (var question in judged.Questions)
        {
            var (hits, total) = await HitsAsync(question.Query);
            var why = $"{question.Kind}: {question.Query}";
            total.ShouldBe(question.Sections.Count, why + Missing(judged, question, hits));
            var found = hits.ConvertAll(hit => question.Sections.FirstOrDefault(number => IsIn(hit, judged.Sections[number]), -1));
            found.ShouldNotContain(-1, why);
            found.ShouldBeUnique(why);
            (total > MostReached || hits.Count == total).ShouldBeTrue(why);
        }

        output.WriteLine($"{judged.Questions.Count} questions to {judged.Sections.Count} sections: {string.Join(", ", judged.Questions.CountBy(question => question.Kind).Select(kind => $"{kind.Value} {kind.Key}"))}");
    }

    private async Task<JudgedTree> JudgeAsync()
    {
        NpmTools.Require("@fireblocks", "ts-sdk");
        return await tree.JudgeAsync();
    }

    private async Task<(List<OutgoingLink> Outgoing, List<IncomingLink> Backlinks)> LinksAsync(string path)
    {
        var (outgoing, backlinks) = (new List<OutgoingLink>(), new List<IncomingLink>());
        PageLinkList answer;
        string? cursor = null;
        do
        {
            answer = await tree.Git.PageLinksAsync(ForeignTree.Reader, ForeignTree.Wiki, path, cursor, 200);
            answer.Note.ShouldBeNull(path);
            outgoing.AddRange(answer.Outgoing);
            backlinks.AddRange(answer.Backlinks);
            cursor = answer.NextCursor;
        }
        while (cursor is not null);
        (answer.OutgoingCount, answer.BacklinkCount, answer.BrokenCount).ShouldBe((outgoing.Count, backlinks.Count, outgoing.Count(link => link.LeadsTo is null)), path);
        return (outgoing, backlinks);
    }

    private async Task<List<Finding>> FindingsAsync(string kind)
    {
        var findings = new List<Finding>();
        string? cursor = null;
        do
        {
            var answer = await tree.Git.CheckWikiAsync(ForeignTree.Reader, ForeignTree.Wiki, new CheckQuery(Kind: kind, Cursor: cursor, Limit: CheckQuery.MaxLimit));
            findings.AddRange(answer.Findings);
            cursor = answer.NextCursor;
        }
        while (cursor is not null);
        return findings;
    }

    /// <summary>All hits; only the first of those that are more than can be gone through.</summary>
    private async Task<(List<SearchHit> Hits, long Total)> HitsAsync(string query)
    {
        var hits = new List<SearchHit>();
        SearchAnswer answer;
        string? cursor = null;
        do
        {
            answer = await tree.Git.SearchAsync(ForeignTree.Reader, ForeignTree.Wiki, new SearchRequest(query, Cursor: cursor, Limit: 50));
            answer.TotalIsExact.ShouldBeTrue(query);
            hits.AddRange(answer.Hits);
            cursor = answer.NextCursor;
        }
        while (cursor is not null && answer.Total <= MostReached);
        return (hits, answer.Total);
    }

    /// <summary>The same things as often, each on a line of its block.</summary>
    private static void Compare(string what, IEnumerable<(string Key, int Line)> ours, IEnumerable<(string Key, int[] Lines)> theirs)
    {
        var found = ours.OrderBy(link => link.Key, StringComparer.Ordinal).ThenBy(link => link.Line).ToList();
        var judged = theirs.ToList();
        found.Select(link => link.Key).ShouldBe(judged.Select(link => link.Key).Order(StringComparer.Ordinal), what);
        foreach (var (key, line) in found)
        {
            // Of several blocks around it, the one that ends first: the others may still be wanted.
            var fits = judged.FindAll(link => link.Key == key && line >= link.Lines[0] && line <= link.Lines[1]);
            fits.ShouldNotBeEmpty($"{what} {key}, on line {line}");
            judged.Remove(fits.MinBy(link => link.Lines[1]));
        }
    }

    private static string Key(string one, string? other) => $"{one} -> {other}";

    /// <summary>A target without what Markdown, HTML and addresses escape.</summary>
    private static string Meant(string written) => Uri.UnescapeDataString(WebUtility.HtmlDecode(Escaped().Replace(written, "${sign}")));

    private static bool IsIn(SearchHit hit, JudgedSection section) => hit.Path == section.Path && hit.Line >= section.First && hit.Line <= section.Last
        && (hit.Heading == section.Heading || (hit.Heading is null && section.Heading.Length == 0) || (section.Heading.Length > MostOfHeading && section.Heading.StartsWith(hit.Heading![..^2], StringComparison.Ordinal)));

    private static string Missing(JudgedTree judged, JudgedQuestion question, List<SearchHit> hits)
    {
        var missing = question.Sections.Select(number => judged.Sections[number]).Where(section => !hits.Exists(hit => IsIn(hit, section))).Take(2).Select(section => string.Create(CultureInfo.InvariantCulture, $"{section.Path}:{section.First}"));
        var more = hits.Where(hit => !question.Sections.Any(number => IsIn(hit, judged.Sections[number]))).Take(2).Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Path}:{hit.Line}"));
        return $"; not found {string.Join(' ', missing)}; found too {string.Join(' ', more)}";
    }

    [GeneratedRegex(@"\\(?<sign>[!-/:-@\[-`{-~])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Escaped();
}
