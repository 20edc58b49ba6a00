using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Web;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>Files that are too large for the services: sent to the bucket, committed from there, and fetched from there again.</summary>
public sealed class UploadTests(LocalStackFixture localStack)
{
    private const int Large = (20 << 20) + 17;

    [Fact]
    public async Task File_of20MiB_isCommittedByteForByte_andLeavesNothingInTheBucket()
    {
        await using var scene = new UploadScene(localStack);
        await scene.Host.NewWikiAsync(scene.Wiki);
        var content = UploadScene.Random(Large);
        var ticket = await scene.BeginAsync("Dev/film.mp4", Large);
        (await scene.KeysAsync("")).ShouldBeEmpty();
        (await UploadScene.SendAsync(ticket, content)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var saved = await scene.FinishAsync(ticket.Upload, message: "The film");

        (saved.Path, saved.Changed, saved.Created).ShouldBe(("Dev/film.mp4", true, true));
        (await scene.KeysAsync("")).ShouldBeEmpty();
        using var clone = new ScratchFolder();
        await StockGit.RunAsync(clone.Path, "clone", "--quiet", scene.Host.Repository(scene.Wiki), "copy");
        SHA256.HashData(await File.ReadAllBytesAsync(clone["copy", "Dev", "film.mp4"], TestContext.Current.CancellationToken)).ShouldBe(SHA256.HashData(content));
        (await StockGit.TryRunAsync(scene.Host.Repository(scene.Wiki), "fsck", "--strict")).Exit.ShouldBe(0);
        (await StockGit.RunAsync(scene.Host.Repository(scene.Wiki), "log", "-1", "--format=%s %an", "main")).Trim().ShouldBe("The film Ada Lovelace");

        // A second time is the same change.
        var again = await scene.FinishAsync(ticket.Upload, message: "The film");
        (again.Commit, again.Revision).ShouldBe((saved.Commit, saved.Revision));
        (await Problem(() => scene.FinishAsync(ticket.Upload, message: "Another"))).Code.ShouldBe(ProblemCodes.OperationReused);
        (await scene.TipAsync()).Trim().ShouldBe(saved.Commit);
    }

    [Fact]
    public async Task File_over3MiB_isFetchedByALinkThatNeedsNoSignIn_underItsNameAndType()
    {
        await using var scene = new UploadScene(localStack);
        await scene.Host.NewWikiAsync(scene.Wiki);
        byte[] picture = [.. SampleFiles.Png, .. UploadScene.Random(Limits.MaxFileBytes)];
        byte[] page = [.. "<!doctype html><script>1</script>"u8, .. Enumerable.Repeat((byte)'x', Limits.MaxFileBytes)];
        await scene.UploadAsync("Dev/Überblick (1).png", picture);
        await scene.UploadAsync("page.html", page);

        var shown = await ReadAsync(scene, "Dev/Überblick (1).png");
        var saved = await ReadAsync(scene, "page.html");
        var again = await ReadAsync(scene, "page.html");

        (shown.MediaType, shown.Content.Length, shown.Bytes, saved.MediaType).ShouldBe(("image/png", 0, picture.Length, "text/plain"));
        using var answer = await UploadScene.FetchAsync(shown.Link!.Address);
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(picture);
        using var markup = await UploadScene.FetchAsync(saved.Link!.Address);
        Asked(shown.Link.Address).ShouldBe(("image/png", "inline", "Überblick (1).png"));
        Asked(saved.Link.Address).ShouldBe(("application/octet-stream", "attachment", "page.html"));
        (await markup.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(page);

        // Once is enough, and of this wiki.
        (await scene.KeysAsync("files/")).ShouldBe([$"files/{scene.Wiki}/{shown.Revision}", $"files/{scene.Wiki}/{saved.Revision}"], ignoreOrder: true);
        again.MediaType.ShouldBe("text/plain");
        (saved.Link.ExpiresAt - scene.Host.Time.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task File_thatGitBrought_andIsTooLargeToHold_isToldByItsSize_whereThereIsNoBucket()
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        await (await host.Store.OpenAsync(wiki, default))!.CommitAsync(
            new CommitRequest("refs/heads/main", GitServiceHost.Id(), (_, _) => new((new ChangeSet([new FileChange("large.bin", UploadScene.Random(Limits.MaxFileBytes + 1))]), new CommitDetails(new Signature("A", "a@example.org", host.Time.GetUtcNow()), "Large")))), default);

        var refused = await Problem(() => host.Git.ReadAttachmentAsync(GitServiceHost.Ada, wiki, new ReadAttachmentQuery("large.bin")));
        var off = await Problem(() => host.Git.BeginUploadAsync(GitServiceHost.Ada, wiki, new BeginUploadRequest("x.bin", 1)));

        (refused.Status, refused.Code, refused.Extensions["size"].GetValue<int>()).ShouldBe((413, ProblemCodes.TooLarge, Limits.MaxFileBytes + 1));
        refused.Message.ShouldContain("clone by git");
        (off.Status, off.Code).ShouldBe((503, ProblemCodes.BackupsOff));
        off.Message.ShouldContain("come by git");
    }

    [Fact]
    public async Task File_thatIsThere_isReplacedByItsRevisionAlone_alsoWhenSomebodyWasFasterMeanwhile()
    {
        await using var scene = new UploadScene(localStack);
        await scene.Host.NewWikiAsync(scene.Wiki);
        var first = await scene.UploadAsync("film.mp4", UploadScene.Random(5 << 20));

        (await Problem(() => scene.BeginAsync("film.mp4", 10))).Code.ShouldBe(ProblemCodes.RevisionRequired);
        var late = await scene.BeginAsync("film.mp4", 1000, first.Revision);
        await UploadScene.SendAsync(late, UploadScene.Random(1000));
        var faster = await scene.UploadAsync("film.mp4", UploadScene.Random(2000), first.Revision);
        var refused = await Problem(() => scene.FinishAsync(late.Upload));

        (refused.Code, refused.Extensions["currentRevision"].GetValue<string>()).ShouldBe((ProblemCodes.RevisionConflict, faster.Revision));
        (await ReadAsync(scene, "film.mp4")).Revision.ShouldBe(faster.Revision);
    }

    [Fact]
    public async Task Bucket_thatFailsAfterTheCommit_failsNothing_andWhoeverFinishesAgainTidiesUp()
    {
        await using var scene = new UploadScene(localStack);
        await scene.Host.NewWikiAsync(scene.Wiki);
        var content = UploadScene.Random(4 << 20);
        var ticket = await scene.BeginAsync("film.mp4", content.Length);
        await UploadScene.SendAsync(ticket, content);
        var saved = await scene.FinishAsync(ticket.Upload);

        // As it is after kill -9 between the commit and the removal: the object is there still, or again.
        await UploadScene.SendAsync(ticket, content);
        (await scene.KeysAsync("uploads/")).Count.ShouldBe(1);
        var again = await scene.FinishAsync(ticket.Upload);

        again.Commit.ShouldBe(saved.Commit);
        (await scene.KeysAsync("uploads/")).ShouldBeEmpty();
        (await scene.TipAsync()).Trim().ShouldBe(saved.Commit);
    }

    /// <summary>With what headers S3 is to answer, by the link itself: emulators may not do it.</summary>
    private static (string? Type, string Disposition, string? Name) Asked(Uri link)
    {
        var query = HttpUtility.ParseQueryString(link.Query);
        var disposition = ContentDispositionHeaderValue.Parse(query["response-content-disposition"]!);
        query["X-Amz-Signature"].ShouldNotBeNull();
        return (query["response-content-type"], disposition.DispositionType, disposition.FileNameStar);
    }

    private static Task<AttachmentContent> ReadAsync(UploadScene scene, string path) => scene.Host.Git.ReadAttachmentAsync(GitServiceHost.Ada, scene.Wiki, new ReadAttachmentQuery(path));

    private static Task<WikibotProblemException> Problem(Func<Task> act) => Should.ThrowAsync<WikibotProblemException>(act);
}
