using System.Globalization;
using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.History;

/// <summary>Commit ids that are cut to their first digits: good where they begin one commit of main, and the candidates are named where more.</summary>
public sealed class ShortenedCommitTests : IAsyncLifetime
{
    private const int Commits = 1200;

    private readonly GitServiceHost _host = new();
    private string _wiki = "";
    private string[] _ids = [];

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        var stream = new StringBuilder();
        for (var i = 0; i < Commits; i++)
        {
            var text = i.ToString(CultureInfo.InvariantCulture);
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter G <g@example.org> {1_790_000_000 + i} +0000\ndata 1\nm\n{(i == 0 ? "from refs/heads/main^0\n" : "")}M 100644 inline P.md\ndata {text.Length}\n{text}\n");
        }

        await StockGit.PipeAsync(_host.Repository(_wiki), Encoding.UTF8.GetBytes(stream.ToString()), "fast-import", "--quiet");
        _ids = (await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--first-parent", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Commit_ofFourDigits_isTheOneOrNamesTheCandidates()
    {
        // Of 1,200 ids some share four digits (the odds that none do are one in 50,000), and most do not.
        var groups = _ids.GroupBy(id => id[..4], StringComparer.Ordinal).ToList();
        var several = groups.First(group => group.Count() > 1);
        var only = groups.First(group => group.Count() == 1).Single();
        foreach (var call in (Func<string, Task>[])[
            id => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "P", id),
            id => _host.Git.ReadPagesAsync(GitServiceHost.Ada, _wiki, new ReadPagesRequest(["P"], id)),
            id => _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(Commit: id)),
            id => _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(From: id, Budget: 200)),
            id => _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(From: _ids[^1], To: id, Budget: 200)),
            id => _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(SinceCommit: id, Limit: 1)),
            id => _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest("nobody", SinceCommit: id), GitServiceHost.Id()),
            id => _host.Git.RestoreAsync(GitServiceHost.Ada, _wiki, new RestoreRequest(id, "None"), GitServiceHost.Id())])
        {
            var problem = await Should.ThrowAsync<WikibotProblemException>(() => call(several.Key));
            (problem.Status, problem.Code).ShouldBe((409, ProblemCodes.CommitAmbiguous));
            problem.Extensions["candidates"].AsArray().Select(id => id!.GetValue<string>()).ShouldBe(several);
            problem.Message.ShouldContain(several.First()[..12]);
            try
            {
                await call(only[..4].ToUpperInvariant());
            }
            catch (WikibotProblemException found) when (found.Code == ProblemCodes.PageNotFound)
            {
                // The commit was found; what was asked for is not in it.
            }
        }
    }

    [Fact]
    public async Task Commit_ofFewerDigitsOrOthers_isNone()
    {
        foreach (var id in (string[])["abc", "wxyz", "main", "abcd efg"])
        {
            (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "P", id))).Code.ShouldBe(ProblemCodes.InvalidArgument);
        }

        var known = _ids.Select(id => id[..4]).ToHashSet(StringComparer.Ordinal);
        var unknown = Enumerable.Range(0, 65_536).Select(i => i.ToString("x4", CultureInfo.InvariantCulture)).First(id => !known.Contains(id));
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "P", unknown))).Code.ShouldBe(ProblemCodes.CommitNotFound);
    }
}
