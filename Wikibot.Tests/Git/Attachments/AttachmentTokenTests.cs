using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>What agents' tokens may do with files beside the pages: what they may with pages.</summary>
public sealed class AttachmentTokenTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _revision = "";

    public async ValueTask InitializeAsync()
    {
        await _host.NewWikiAsync("notes");
        _revision = (await WriteAsync(GitServiceHost.Ada, "Team/plan.png", SampleFiles.Png)).Revision!;
        await WriteAsync(GitServiceHost.Ada, "Vault/secret.png", SampleFiles.Png);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task TokenForReading_readsAndWritesNothing()
    {
        var agent = await _host.AgentAsync(new CreateTokenRequest("reader", CreateTokenRequest.Read));

        (await ReadAsync(agent, "Team/plan.png")).Content.ToArray().ShouldBe(SampleFiles.Png);
        (await Problem(() => WriteAsync(agent, "Team/new.png", SampleFiles.Png))).Code.ShouldBe(ProblemCodes.Forbidden);
        (await Problem(() => DeleteAsync(agent, "Team/plan.png"))).Code.ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task TokenForNewPages_addsFilesAndChangesNone()
    {
        var agent = await _host.AgentAsync(new CreateTokenRequest("adder", CreateTokenRequest.Add));

        (await WriteAsync(agent, "Team/new.png", SampleFiles.Png)).Created.ShouldBeTrue();
        (await Problem(() => WriteAsync(agent, "Team/plan.png", [1, 0], _revision))).Code.ShouldBe(ProblemCodes.Forbidden);
        (await Problem(() => DeleteAsync(agent, "Team/plan.png"))).Code.ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task TokenOfAFolder_seesAndChangesFilesThereAlone()
    {
        var agent = await _host.AgentAsync(new CreateTokenRequest("team", CreateTokenRequest.Write, Wikis: ["notes"], Folder: "Team"));

        (await _host.Git.ListPagesAsync(agent, "notes", files: true)).Items.Select(item => item.Path).ShouldBe(["Team/plan.png"]);
        (await ReadAsync(agent, "Team/plan.png")).Content.ToArray().ShouldBe(SampleFiles.Png);
        (await WriteAsync(agent, "Team/plan.png", [1, 0], _revision)).Changed.ShouldBeTrue();
        (await Problem(() => WriteAsync(agent, "Vault/new.png", SampleFiles.Png))).Code.ShouldBe(ProblemCodes.Forbidden);

        // Of one outside it is told what is told of one that is nowhere, by its name alone too.
        foreach (var (hidden, absent) in new[] { ("Vault/secret.png", "Paper/dagger.png"), ("secret.png", "dagger.png") })
        {
            (await Problem(() => ReadAsync(agent, hidden))).Message.ShouldBe((await Problem(() => ReadAsync(agent, absent))).Message.Replace(absent, hidden, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Viewer_readsAndWritesNothing_andAStrangerIsToldOfNoWiki()
    {
        await _host.AddMemberAsync("notes", GitServiceHost.Bob, "viewer");
        var stranger = new Caller("static:eve", "Eve", "eve@example.org");

        (await ReadAsync(GitServiceHost.Bob, "Team/plan.png")).MediaType.ShouldBe("image/png");
        (await Problem(() => WriteAsync(GitServiceHost.Bob, "Team/new.png", SampleFiles.Png))).Code.ShouldBe(ProblemCodes.Forbidden);
        (await Problem(() => ReadAsync(stranger, "Team/plan.png"))).Code.ShouldBe(ProblemCodes.WikiNotFound);
    }

    private Task<PageChange> WriteAsync(Caller caller, string path, byte[] content, string? revision = null) =>
        _host.Git.WriteAttachmentAsync(caller, "notes", new WriteAttachmentRequest(path, content, revision), GitServiceHost.Id());

    private Task<PageChange> DeleteAsync(Caller caller, string path) => _host.Git.DeleteAttachmentAsync(caller, "notes", path, _revision, null, GitServiceHost.Id());

    private Task<AttachmentContent> ReadAsync(Caller caller, string path) => _host.Git.ReadAttachmentAsync(caller, "notes", new ReadAttachmentQuery(path));

    private static Task<WikibotProblemException> Problem(Func<Task> act) => Should.ThrowAsync<WikibotProblemException>(act);
}
