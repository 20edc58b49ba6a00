using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Property;

/// <summary>
/// Trees as stock git can make them (names of any bytes, any mode, links, submodules, depth, empty and large files), and every page operation on
/// them. Each operation may change what it names and nothing else, by stock git's listing; a refusal changes nothing; fsck stays clean.
/// Contents hold no links, so that moves rewrite nothing.
/// </summary>
public sealed class HostileTreeTests
{
    /// <summary>6 trees with 24 operations each; 100 with <c>./wikibot test --full</c>.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Full ? 100 : 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Operations_onHostileTrees_changeOnlyWhatTheyName(int seed)
    {
        await using var host = new GitServiceHost();
        var run = new Run(host, await host.NewWikiAsync(), new Random(seed));
        for (var step = 0; step < 24; step++)
        {
            if (step % 6 == 0)
            {
                await run.CommitByGitAsync(seed % 5 == 0 && step == 0 ? 500 : 12);
                await run.CheckReadsAsync();
            }

            await run.StepAsync();
        }

        await run.CheckReadsAsync();
        var (exit, output, error) = await StockGit.TryRunAsync(host.Repository(run.Wiki), "fsck", "--strict", "--no-dangling");
        exit.ShouldBe(0, output + error);
    }

    private sealed class Run(GitServiceHost host, string wiki, Random random)
    {
        private readonly List<(string Commit, Dictionary<string, string> Files)> _past = [];

        public string Wiki => wiki;

        public async Task CommitByGitAsync(int most)
        {
            var commit = FastImport.Commit("By git");
            for (var i = random.Next(1, most + 1); i > 0; i--)
            {
                var mode = HostileNames.Mode(random);
                commit.File(HostileNames.Path(random), mode == "160000" ? "1234567890123456789012345678901234567890"u8.ToArray() : HostileNames.Content(random), mode);
            }

            await commit.RunAsync(host.Repository(wiki));
            await RememberAsync();
        }

        /// <summary>What is listed is there, and what is read is what git holds.</summary>
        public async Task CheckReadsAsync()
        {
            var files = await FilesAsync();
            foreach (var page in (await PagesAsync()).Where(page => page.Path != "none"))
            {
                files[Key(page.Path + ".md")].ShouldEndWith(page.Revision!);
                var bytes = await StockGit.PipeAsync(host.Repository(wiki), [], "cat-file", "blob", page.Revision!);
                try
                {
                    Encoding.UTF8.GetBytes((await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, page.Path)).Content).ShouldBe(bytes);
                }
                catch (WikibotProblemException problem)
                {
                    problem.Code.ShouldBe(ProblemCodes.NotText, page.Path);
                    System.Text.Unicode.Utf8.IsValid(bytes).ShouldBeFalse(page.Path);
                }
            }
        }

        public async Task StepAsync()
        {
            var before = await FilesAsync();
            var pages = await PagesAsync();
            var page = pages[random.Next(pages.Count)];
            Dictionary<string, string>? expected = null;
            try
            {
                expected = random.Next(8) switch
                {
                    0 or 1 => await MoveFolderAsync(before, page.Path),
                    2 => await MovePageAsync(before, page),
                    3 => await DeleteAsync(before, page),
                    4 => await WriteAsync(before),
                    5 => await EditAsync(before, page),
                    6 => await RestoreAsync(),
                    _ => await RevertAsync(before),
                };
            }
            catch (WikibotProblemException refused)
            {
                refused.Status.ShouldBeLessThan(500, refused.Message);
            }

            (await FilesAsync()).ShouldBe(expected ?? before, ignoreOrder: true);
            await RememberAsync();
        }

        private async Task<Dictionary<string, string>> MoveFolderAsync(Dictionary<string, string> before, string page)
        {
            var folder = page.LastIndexOf('/') is var slash and > 0 ? page[..(slash + 1)] : "none/";
            var to = $"moved {random.Next(100)}/{(random.Next(2) == 0 ? "in/" : "")}";
            var revision = (await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki, folder)).Revision;
            await host.Git.MoveAsync(GitServiceHost.Ada, wiki, new MoveRequest(folder, to, revision), GitServiceHost.Id());
            return before.ToDictionary(file => Below(file.Key, folder) ? Key(to) + file.Key[Key(folder).Length..] : file.Key, file => file.Value, StringComparer.Ordinal);
        }

        private async Task<Dictionary<string, string>> MovePageAsync(Dictionary<string, string> before, PageListItem page)
        {
            var to = $"to {random.Next(100)}/page";
            await host.Git.MoveAsync(GitServiceHost.Ada, wiki, new MoveRequest(page.Path, to, page.Revision), GitServiceHost.Id());
            var after = new Dictionary<string, string>(before, StringComparer.Ordinal);
            after.Remove(Key(page.Path + ".md"), out var entry);
            after[Key(to + ".md")] = entry!;
            return after;
        }

        private async Task<Dictionary<string, string>> DeleteAsync(Dictionary<string, string> before, PageListItem page)
        {
            await host.Git.DeletePageAsync(GitServiceHost.Ada, wiki, page.Path, page.Revision!, null, GitServiceHost.Id());
            var after = new Dictionary<string, string>(before, StringComparer.Ordinal);
            after.Remove(Key(page.Path + ".md"));
            return after;
        }

        private async Task<Dictionary<string, string>> WriteAsync(Dictionary<string, string> before)
        {
            var path = $"{HostileNames.Text(random)}/{HostileNames.Text(random)}";
            var change = await host.WriteAsync(wiki, path, $"text {random.Next()}\n");
            return new Dictionary<string, string>(before, StringComparer.Ordinal) { [Key(change.Path + ".md")] = "100644 " + change.Revision };
        }

        private async Task<Dictionary<string, string>> EditAsync(Dictionary<string, string> before, PageListItem page)
        {
            var change = await host.Git.EditPageAsync(GitServiceHost.Ada, wiki, new EditPageRequest(page.Path, Append: $"more {random.Next()}\n"), GitServiceHost.Id());
            var key = Key(page.Path + ".md");
            return new Dictionary<string, string>(before, StringComparer.Ordinal) { [key] = before[key][..7] + change.Revision };
        }

        private async Task<Dictionary<string, string>> RestoreAsync()
        {
            var (commit, files) = _past[random.Next(_past.Count)];
            var revision = (await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki)).Revision;
            await host.Git.RestoreAsync(GitServiceHost.Ada, wiki, new RestoreRequest(commit, null, revision), GitServiceHost.Id());
            return files;
        }

        /// <summary>A revert may change what commits of its author changed, pages and other files; the rest stays.</summary>
        private async Task<Dictionary<string, string>> RevertAsync(Dictionary<string, string> before)
        {
            var since = _past[^Math.Min(_past.Count, 3)].Commit;
            var touched = new HashSet<string>(StringComparer.Ordinal);
            foreach (var commit in (await StockGit.RunAsync(host.Repository(wiki), "rev-list", "--author=Ada Lovelace", $"{since}..main")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var names = await StockGit.PipeAsync(host.Repository(wiki), [], "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id", commit);
                touched.UnionWith(Encoding.Latin1.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries));
            }

            await host.Git.RevertChangesAsync(GitServiceHost.Ada, wiki, new RevertRequest("Ada Lovelace", SinceCommit: since), GitServiceHost.Id());
            var after = await FilesAsync();
            after.Where(file => !touched.Contains(file.Key)).ToDictionary(StringComparer.Ordinal).ShouldBe(before.Where(file => !touched.Contains(file.Key)).ToDictionary(StringComparer.Ordinal), ignoreOrder: true);
            return after;
        }

        private async Task RememberAsync() =>
            _past.Add(((await StockGit.RunAsync(host.Repository(wiki), "rev-parse", "main")).Trim(), await FilesAsync()));

        private async Task<List<PageListItem>> PagesAsync()
        {
            var pages = new List<PageListItem>();
            for (PageList list = await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki); ; list = await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki, cursor: list.NextCursor))
            {
                pages.AddRange(list.Items);
                if (list.NextCursor is null)
                {
                    return pages.Count > 0 ? pages : [new PageListItem("none", "page", new string('0', 40))];
                }
            }
        }

        /// <summary>Mode and id by path, whose characters are its bytes.</summary>
        private async Task<Dictionary<string, string>> FilesAsync() =>
            Encoding.Latin1.GetString(await StockGit.PipeAsync(host.Repository(wiki), [], "ls-tree", "-r", "-z", "main"))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t', 2))
                .ToDictionary(parts => parts[1], parts => parts[0][..7] + parts[0][^40..], StringComparer.Ordinal);

        private static bool Below(string key, string folder) => key.StartsWith(Key(folder), StringComparison.Ordinal);

        private static string Key(string path) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path));
    }
}
