using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Audit;

/// <summary>Who changed what, by which credential: pages and members in one line by time.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private static readonly Caller s_ada = GitServiceHost.Ada with { Origin = new CallOrigin("laptop", "editor 1.2", "0123456789") };

    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync(owner: s_ada);
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Git.SetMemberAsync(s_ada, _wiki, new SetMemberRequest(GitServiceHost.Bob.Subject, "editor"), GitServiceHost.Id());
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.WriteAsync(_wiki, "A", "1", caller: GitServiceHost.Bob, message: "By Bob\n\nWikibot-Client: forged");
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Git.UpdateWikiAsync(s_ada, _wiki, new UpdateWikiRequest("Notes"), GitServiceHost.Id());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Audit_mergesPagesAndMembersByTimeAndSaysByWhat()
    {
        var entries = (await AuditAsync(new AuditQuery())).Entries;
        entries.Select(entry => $"{entry.Of}: {entry.Author}: {entry.Message.Split('\n')[0]}: {entry.Client}").ShouldBe(
        [
            "members: Ada Lovelace: Title the wiki \"Notes\": laptop",
            "pages: Bob: By Bob: ",
            $"members: Ada Lovelace: Add {GitServiceHost.Bob.Subject} as editor: laptop",
            $"pages: Ada Lovelace: Create wiki {_wiki}: laptop",
            "members: Ada Lovelace: Name the first members: laptop",
        ]);
        entries[0].ShouldSatisfyAllConditions(entry => entry.Agent.ShouldBe("editor 1.2"), entry => entry.Session.ShouldBe("0123456789"));
    }

    [Fact]
    public async Task Audit_inPages_isTheSame()
    {
        var all = (await AuditAsync(new AuditQuery())).Entries;
        var paged = new List<AuditEntry>();
        string? cursor = null;
        do
        {
            var page = await AuditAsync(new AuditQuery(Cursor: cursor, Limit: 2));
            paged.AddRange(page.Entries);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        paged.ShouldBe(all);
        (await AuditAsync(new AuditQuery(_host.Time.GetUtcNow() - TimeSpan.FromSeconds(90)))).Entries.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("eAp5")]
    public async Task Audit_madeUpCursor_isRefused(string cursor) =>
        (await Should.ThrowAsync<WikibotProblemException>(() => AuditAsync(new AuditQuery(Cursor: cursor)))).Code.ShouldBe(ProblemCodes.InvalidArgument);

    [Fact]
    public async Task Audit_isForOwners() =>
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.AuditAsync(GitServiceHost.Bob, _wiki, new AuditQuery()))).Code.ShouldBe(ProblemCodes.Forbidden);

    private Task<AuditLog> AuditAsync(AuditQuery query) => _host.Git.AuditAsync(s_ada, _wiki, query);
}
