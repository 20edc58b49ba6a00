using Wikibot.Git.Client;
using Wikibot.Git.History;

namespace Wikibot.Tests.Git.Search;

/// <summary>
/// Random sequences of changes through two services on one share, with a third that only reads and loses its index again and again: after each step, search,
/// links, backlinks, tags and last changes are what a naive reading of stock git's files finds, and the history of a page is what its log shows.
/// </summary>
public sealed class FindSequenceTests
{
    private static readonly string[] s_words = ["alpha", "Beta", "gamma", "délta", "epsilon", "zeta9", "naïve", "東京", "大阪城", "node.js", "x-ray", "rare", "seldom", "once"];
    private static readonly string[] s_folders = ["", "A/", "A/B/", "C/"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Cases(3, 30))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Find_afterEachChange_isWhatANaiveReadingFinds(int seed)
    {
        await using var one = new GitServiceHost();
        await using var other = new GitServiceHost(beside: one);
        using var folder = new ScratchFolder();
        var wiki = await one.NewWikiAsync();
        await one.AddMemberAsync(wiki, GitServiceHost.Bob, "editor");
        var run = new Run(one, other, folder, wiki, new Random(seed));
        for (var step = 0; step < 25; step++)
        {
            await run.ChangeAsync(step);
            await run.CheckAsync(step);
        }
    }

    private sealed class Run(GitServiceHost one, GitServiceHost other, ScratchFolder folder, string wiki, Random random)
    {
        private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
        private NaiveWiki _naive = new();

        public async Task ChangeAsync(int step)
        {
            _naive = await NaiveWiki.ReadAsync(one.Repository(wiki));
            var host = random.Next(2) == 0 ? one : other;
            var caller = random.Next(2) == 0 ? GitServiceHost.Ada : GitServiceHost.Bob;
            var path = Any();
            switch (random.Next(6))
            {
                case 0 when _naive.Pages.Count > 3:
                    await host.Git.DeletePageAsync(caller, wiki, path, await RevisionAsync(path), null, GitServiceHost.Id());
                    break;
                case 1:
                    await host.Git.MoveAsync(caller, wiki, new MoveRequest(path, $"{Pick(s_folders)}moved {step}", await RevisionAsync(path)), GitServiceHost.Id());
                    break;
                case 2:
                    await host.WriteAsync(wiki, path, Text(path, step), await RevisionAsync(path), caller);
                    break;
                case 3:
                    var pages = Enumerable.Range(0, 4).Select(i => $"{Pick(s_folders)}batch {step}.{i}").ToList();
                    await host.Git.WritePagesAsync(caller, wiki, new WritePagesRequest([.. pages.Select(page => new PageWrite(page, Text(page, step)))]), GitServiceHost.Id());
                    break;
                default:
                    var fresh = $"{Pick(s_folders)}page {step}";
                    await host.WriteAsync(wiki, fresh, Text(fresh, step), caller: caller);
                    break;
            }
        }

        public async Task CheckAsync(int step)
        {
            _naive = await NaiveWiki.ReadAsync(one.Repository(wiki));
            _known.UnionWith(_naive.Pages.Keys);
            foreach (var host in (GitServiceHost[])[one, other])
            {
                await CheckAsync(host);
            }

            if (step % 5 == 4)
            {
                Damage();
                await using var cold = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Index:Folder"] = folder["index"] }, beside: one);
                await CheckAsync(cold);
            }
        }

        private async Task CheckAsync(GitServiceHost host)
        {
            for (var i = 0; i < 4; i++)
            {
                await CheckSearchAsync(host);
            }

            await CheckLinksAsync(host, Any());
            await HistoryCheck.ShouldBeThatOfGitAsync(host, one.Repository(wiki), wiki, Any(), random.Next(1, 6));
            await HistoryCheck.ShouldBeThatOfGitAsync(host, one.Repository(wiki), wiki, _known.ElementAt(random.Next(_known.Count)), random.Next(1, 6));
            await HistoryCheck.ShouldChangeAsInGitAsync(host, one.Repository(wiki), wiki, Pick(["A/", "A/B/", "C/"]));
            await CheckTextAsync(host, random.Next(2) == 0 ? Pick(s_words) : PieceOf(Any()));
            var tag = Pick(["red", "blue"]);
            (await AllAsync(host, new SearchRequest(Tag: tag))).Hits.Select(hit => hit.Path).ShouldBe(_naive.Tagged(tag), ignoreOrder: true);
        }

        private async Task CheckSearchAsync(GitServiceHost host)
        {
            var (all, none) = (new List<string>(), new List<string>());
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var section = _naive.Sections[random.Next(_naive.Sections.Count)].Fields[2];
                var at = random.Next(Math.Max(1, section.Length - 1));
                all.Add(section.Length < 2 ? Pick(s_words) : random.Next(4) switch
                {
                    0 => $"{section[at]} {section[at + 1]}",
                    1 => section[at][..Math.Min(2, section[at].Length)] + "*",
                    _ => random.Next(2) == 0 ? Pick(s_words) : section[at],
                });
            }

            if (random.Next(3) == 0)
            {
                none.Add(Pick(s_words));
            }

            var query = string.Join(' ', all.Select(Quoted).Concat(none.Select(term => "-" + Quoted(term))));
            var expected = _naive.Find(all, none).Select(section => section.ToString()).Order(StringComparer.Ordinal).ToList();
            var (hits, answer) = await AllAsync(host, new SearchRequest(query));
            if (answer.Note is null)
            {
                hits.Select(hit => $"{hit.Path}|{hit.Heading}").Order(StringComparer.Ordinal).ShouldBe(expected, ignoreOrder: false, customMessage: query);
                (answer.Total, answer.TotalIsExact).ShouldBe((expected.Count, true), query);
            }
            else
            {
                // Something else was looked for, because this is nowhere.
                expected.ShouldBeEmpty($"{query}: {answer.Note}");
            }

            foreach (var hit in hits.Take(1))
            {
                var log = (await StockGit.RunAsync(one.Repository(wiki), "log", "-1", "--first-parent", "--format=%an|%ct", "main", "--", hit.Path + ".md")).Trim().Split('|');
                (hit.ChangedBy, hit.ChangedAt?.ToUnixTimeSeconds().ToString()).ShouldBe((log[0], log[1]), hit.Path);
                hit.Revision.ShouldBe((await StockGit.RunAsync(one.Repository(wiki), "rev-parse", $"main:{hit.Path}.md")).Trim());
                _naive.Pages[hit.Path].Split('\n').Length.ShouldBeGreaterThanOrEqualTo(hit.Line);
            }
        }

        private async Task CheckTextAsync(GitServiceHost host, string text)
        {
            // To git without renames a move takes the text away and brings it, to us it does neither.
            var git = (await StockGit.RunAsync(one.Repository(wiki), "log", "--first-parent", "--no-renames", "--format=%H %(trailers:key=" + MoveTrailer.Key + ",separator=%x2C)", "-S" + text, "main", "--", "*.md"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).ToList();
            var (found, cursor) = (new List<string>(), (string?)null);
            do
            {
                var part = await host.Git.RecentChangesAsync(GitServiceHost.Ada, wiki, new ChangesQuery(Text: text, Cursor: cursor, Limit: random.Next(1, 6)));
                found.AddRange(part.Changes.Select(change => change.Change.Commit));
                cursor = part.NextCursor;
            }
            while (cursor is not null);
            found.ShouldBe(git.Where(commit => commit[1].Length == 0 || found.Contains(commit[0], StringComparer.Ordinal)).Select(commit => commit[0]), $"'{text}'");
        }

        private async Task CheckLinksAsync(GitServiceHost host, string path)
        {
            var list = await host.Git.PageLinksAsync(GitServiceHost.Ada, wiki, path, limit: 200);
            var outgoing = _naive.Links(path);
            list.Outgoing.Select(link => (link.Line, link.Target, link.LeadsTo)).ShouldBe(outgoing, ignoreOrder: false, customMessage: path);
            (list.OutgoingCount, list.BrokenCount).ShouldBe((outgoing.Count, outgoing.Count(link => link.LeadsTo is null)));
            var backlinks = _naive.Pages.Keys.Where(page => page != path).SelectMany(page => _naive.Links(page).Where(link => link.LeadsTo == path).Select(link => (page, link.Line, link.Target)));
            list.Backlinks.Select(link => (link.Path, link.Line, link.Target)).ShouldBe(backlinks, ignoreOrder: true, customMessage: path);
            list.Backlinks.ShouldAllBe(link => link.Context!.Contains(link.Target, StringComparison.Ordinal));
        }

        private async Task<(List<SearchHit> Hits, SearchAnswer Last)> AllAsync(GitServiceHost host, SearchRequest request)
        {
            var hits = new List<SearchHit>();
            while (true)
            {
                var answer = await host.Git.SearchAsync(GitServiceHost.Ada, wiki, request);
                hits.AddRange(answer.Hits);
                if (answer.NextCursor is null)
                {
                    return (hits, answer);
                }

                request = request with { Cursor = answer.NextCursor };
            }
        }

        private void Damage()
        {
            var file = folder["index", "0", $"{wiki}.db"];
            if (!File.Exists(file))
            {
                return;
            }

            var bytes = File.ReadAllBytes(file);
            switch (random.Next(4))
            {
                case 3:
                    using (var database = new Wikibot.Git.Index.Database(file))
                    {
                        database.Execute("PRAGMA user_version = 1");
                        database.Execute("DELETE FROM changes");
                    }

                    new Wikibot.Git.Index.IndexFile(file, wiki).Seal();
                    return;
                case 0:
                    File.Delete(file);
                    return;
                case 1:
                    bytes[random.Next(bytes.Length)] ^= 1;
                    break;
                default:
                    bytes = bytes[..(bytes.Length / 2)];
                    break;
            }

            File.WriteAllBytes(file, bytes);
        }

        private string Text(string path, int step)
        {
            var text = new System.Text.StringBuilder();
            if (random.Next(3) == 0)
            {
                text.Append(Pick(["---\ntags: [red]\n---\n", "---\ntags: [blue, red]\n---\n", "---\nstate: x\ntags: [blue]\n---\n"]));
            }

            for (var i = random.Next(6); i >= 0; i--)
            {
                text.Append(Pick(["", "", $"# {Pick(s_words)} title {step}\n\n", $"## {Pick(s_words)} part\n\n", "### deep\n\n"]));
                text.Append(string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(5) == 0 ? Link(path) : random.Next(12) == 0 ? $"{Pick(s_words)} #{Pick(["red", "blue"])}" : Pick(s_words)))).Append(Pick([".\n", "\n\n"]));
            }

            return text.ToString();
        }

        private string Link(string from)
        {
            var to = _naive.Pages.Count > 0 && random.Next(5) > 0 ? Any() : "Not there";
            var up = string.Concat(Enumerable.Repeat("../", from.Count(c => c == '/')));
            return random.Next(3) switch
            {
                0 => $"[[{to}]]",
                1 => $"[[{to[(to.LastIndexOf('/') + 1)..]}]]",
                _ => $"[t]({up}{Uri.EscapeDataString(to).Replace("%2F", "/", StringComparison.Ordinal)}.md)",
            };
        }

        private async Task<string> RevisionAsync(string path) => (await StockGit.RunAsync(one.Repository(wiki), "rev-parse", $"main:{path}.md")).Trim();

        private string Any() => _naive.Pages.Keys.ElementAt(random.Next(_naive.Pages.Count));

        private string PieceOf(string page)
        {
            var line = _naive.Pages[page].Split('\n').MaxBy(line => line.Length)!;
            var from = random.Next(line.Length + 1);
            var piece = line.Substring(from, random.Next(line.Length - from + 1));
            return piece.Length == 0 ? "alpha" : piece;
        }

        private string Pick(string[] of) => of[random.Next(of.Length)];

        private static string Quoted(string term) => term.Contains(' ', StringComparison.Ordinal) ? $"\"{term}\"" : term;
    }
}
