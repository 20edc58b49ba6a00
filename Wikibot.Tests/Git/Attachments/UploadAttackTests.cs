using System.Buffers.Text;
using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>Uploads that somebody turns to their own ends: nothing is committed, and nothing is told of others'.</summary>
public sealed class UploadAttackTests(LocalStackFixture localStack) : IAsyncLifetime
{
    private UploadScene? _scene;
    private string _before = "";

    private UploadScene Scene => _scene!;

    public async ValueTask InitializeAsync()
    {
        _scene = new UploadScene(localStack, ("Wikibot:Quota:Wikis:notes:MaxBytes", "5000000"));
        await _scene.Host.NewWikiAsync(_scene.Wiki);
        await _scene.Host.AddMemberAsync(_scene.Wiki, GitServiceHost.Bob, "editor");
        _before = await _scene.TipAsync();
    }

    public async ValueTask DisposeAsync() => await Scene.DisposeAsync();

    [Fact]
    public async Task Upload_ofSomebodyElse_orOfAnotherWiki_isNotThere()
    {
        await Scene.Host.NewWikiAsync("other");
        var ticket = await SentAsync();

        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload, GitServiceHost.Bob), ProblemCodes.UploadNotFound);
        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload, wiki: "other"), ProblemCodes.UploadNotFound);
        (await Scene.FinishAsync(ticket.Upload)).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task Upload_ofAWikiThatIsGone_isNotThereInTheNextOneOfItsName()
    {
        var ticket = await SentAsync();
        await Scene.Host.Store.RemoveAsync(Scene.Wiki, TestContext.Current.CancellationToken);
        await Scene.Host.NewWikiAsync(Scene.Wiki);
        _before = await Scene.TipAsync();

        var refused = await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload), ProblemCodes.UploadNotFound);

        refused.Message.ShouldContain("begun in a wiki that had this name before");
        (await Scene.UploadAsync("film.mp4", new byte[1000])).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task Upload_thatSaysWhatItLikes_isNotThere()
    {
        var ticket = await SentAsync();
        var (body, seal) = (ticket.Upload.Split('.')[0], ticket.Upload.Split('.')[1]);
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(body));

        foreach (var forged in new[]
        {
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.Replace("film.mp4", "elsewhere.mp4", StringComparison.Ordinal))) + "." + seal,
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.Replace("\n1000\n", "\n\n", StringComparison.Ordinal))) + "." + seal,
            body + "." + new string('A', seal.Length), body + ".", "." + seal, body, "", "..", "a.b", "é.ü", "../../wikis/x.json",
        })
        {
            await ShouldBeRefusedAsync(() => Scene.FinishAsync(forged), ProblemCodes.UploadNotFound);
        }
    }

    [Fact]
    public async Task Upload_ofAnotherSizeThanWasPromised_isRefusedUnread_andThrownAway()
    {
        var ticket = await Scene.BeginAsync("film.mp4", 1000);

        // S3 refuses it itself; an emulator may not, and what is there is looked at again.
        if ((await UploadScene.SendAsync(ticket, new byte[1001])).IsSuccessStatusCode)
        {
            var refused = await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload), ProblemCodes.InvalidArgument);
            refused.Extensions["rule"].GetValue<string>().ShouldBe("size");
        }

        (await Scene.KeysAsync("uploads/")).ShouldBeEmpty();
        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload), ProblemCodes.UploadNotFound);
    }

    [Fact]
    public async Task Form_boundsNameAndLengthAndTime_bySignature()
    {
        var known = await Scene.BeginAsync("film.mp4", 1000);
        var unknown = await Scene.BeginAsync("film.mp4", returnTo: new Uri("https://wiki.example/w/notes/upload/sent"));

        foreach (var (ticket, range) in new[] { (known, "[\"content-length-range\",1000,1000]"), (unknown, $"[\"content-length-range\",1,{Limits.MaxUploadBytes}]") })
        {
            var fields = ticket.Fields.ToDictionary(field => field.Key.ToLowerInvariant(), field => field.Value, StringComparer.Ordinal);
            var policy = Encoding.UTF8.GetString(Convert.FromBase64String(fields["policy"])).Replace(" ", "", StringComparison.Ordinal);
            policy.ShouldContain(range);
            policy.ShouldContain($"\"key\":\"{fields["key"]}\"");
            policy.ShouldContain("\"expiration\":");
            fields["key"].ShouldStartWith("uploads/notes/");
            fields.ShouldContainKey("x-amz-signature");
            (ticket.ExpiresAt - Scene.Host.Time.GetUtcNow()).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(15));
        }

        unknown.Fields["success_action_redirect"].ShouldBe($"https://wiki.example/w/notes/upload/sent?upload={unknown.Upload}");
    }

    [Fact]
    public async Task Upload_beyondTheQuotaOrTheBound_isRefusedBeforeItIsSent_andAgainBeforeItIsRead()
    {
        await ShouldBeRefusedAsync(() => Scene.BeginAsync("film.mp4", 5_000_001), ProblemCodes.QuotaExceeded);
        await ShouldBeRefusedAsync(() => Scene.BeginAsync("film.mp4", Limits.MaxUploadBytes + 1L), ProblemCodes.TooLarge);
        await ShouldBeRefusedAsync(() => Scene.BeginAsync("film.mp4", 0), ProblemCodes.InvalidArgument);

        var ticket = await Scene.BeginAsync("film.mp4");
        await UploadScene.SendAsync(ticket, new byte[5_000_001]);
        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload), ProblemCodes.QuotaExceeded);
    }

    [Fact]
    public async Task Upload_thatIsTooOld_orWasNeverSent_isNotThere()
    {
        await ShouldBeRefusedAsync(async () => await Scene.FinishAsync((await Scene.BeginAsync("other.mp4", 10)).Upload), ProblemCodes.UploadNotFound);
        var ticket = await SentAsync();
        Scene.Host.Time.Advance(TimeSpan.FromMinutes(61));

        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload), ProblemCodes.UploadNotFound);
    }

    [Fact]
    public async Task Upload_whoseRoleOrWikiIsGoneMeanwhile_isRefusedAsAnyOther()
    {
        var ofBob = await SentAsync(GitServiceHost.Bob);
        await Scene.Host.AddMemberAsync(Scene.Wiki, GitServiceHost.Bob, "viewer");
        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ofBob.Upload, GitServiceHost.Bob), ProblemCodes.Forbidden);
        await ShouldBeRefusedAsync(() => Scene.BeginAsync("film.mp4", 10, caller: GitServiceHost.Bob), ProblemCodes.Forbidden);
        await ShouldBeRefusedAsync(() => Scene.BeginAsync("film.mp4", 10, caller: new Caller("static:eve", "Eve", "eve@example.org")), ProblemCodes.WikiNotFound);

        var ticket = await SentAsync();
        await Scene.Host.Git.UpdateWikiAsync(GitServiceHost.Ada, Scene.Wiki, new UpdateWikiRequest(State: UpdateWikiRequest.Deleted, Confirm: Scene.Wiki), GitServiceHost.Id());
        await ShouldBeRefusedAsync(() => Scene.FinishAsync(ticket.Upload), ProblemCodes.WikiDeleted);
    }

    [Fact]
    public async Task Token_ofAFolderOrForNewPages_uploadsWithinItsLimitsAlone()
    {
        var team = await Scene.Host.AgentAsync(new CreateTokenRequest("team", CreateTokenRequest.Write, Wikis: [Scene.Wiki], Folder: "Team"));
        var adder = await Scene.Host.AgentAsync(new CreateTokenRequest("adder", CreateTokenRequest.Add));
        var reader = await Scene.Host.AgentAsync(new CreateTokenRequest("reader", CreateTokenRequest.Read));

        await ShouldBeRefusedAsync(() => Scene.BeginAsync("Vault/film.mp4", 10, caller: team), ProblemCodes.Forbidden);
        await ShouldBeRefusedAsync(() => Scene.BeginAsync("film.mp4", 10, caller: reader), ProblemCodes.Forbidden);
        var made = await Scene.UploadAsync("Team/film.mp4", new byte[10], caller: team);
        (await Scene.UploadAsync("added.mp4", new byte[10], caller: adder)).Created.ShouldBeTrue();
        (await Should.ThrowAsync<WikibotProblemException>(() => Scene.BeginAsync("Team/film.mp4", 10, made.Revision, adder))).Code.ShouldBe(ProblemCodes.Forbidden);
    }

    [Theory]
    [InlineData("../film.mp4")]
    [InlineData("Dev/page.md")]
    [InlineData("Dev/")]
    [InlineData(".git/film.mp4")]
    [InlineData("HOME.md/x.mp4")]
    public async Task Path_thatIsNoFiles_isRefusedBeforeAnythingIsSent(string path) =>
        await ShouldBeRefusedAsync(() => Scene.BeginAsync(path, 10), ProblemCodes.InvalidArgument);

    private async Task<UploadTicket> SentAsync(Caller? caller = null)
    {
        var ticket = await Scene.BeginAsync("film.mp4", 1000, caller: caller);
        (await UploadScene.SendAsync(ticket, new byte[1000])).IsSuccessStatusCode.ShouldBeTrue();
        return ticket;
    }

    private async Task<WikibotProblemException> ShouldBeRefusedAsync(Func<Task> act, string code)
    {
        var refused = await Should.ThrowAsync<WikibotProblemException>(act);
        refused.Code.ShouldBe(code, refused.Message);
        (await Scene.TipAsync()).ShouldBe(_before);
        return refused;
    }
}
