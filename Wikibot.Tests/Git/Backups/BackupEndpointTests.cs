using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Backups;

/// <summary>What an owner may ask for over HTTP, and nobody else.</summary>
public sealed class BackupEndpointTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Backup_byAnOwner_isMadeOnceListedAndRestored()
    {
        await using var host = new GitServiceHost(localStack.Settings("by-an-owner"));
        var wiki = await host.NewWikiAsync();
        var good = await host.WriteAsync(wiki, "Page", "good");

        var made = await host.Git.BackUpWikiAsync(GitServiceHost.Ada, wiki, GitServiceHost.Id());
        var again = await host.Git.BackUpWikiAsync(GitServiceHost.Ada, wiki, GitServiceHost.Id());
        var bad = await host.WriteAsync(wiki, "Page", "bad", good.Revision);
        var next = await host.Git.BackUpWikiAsync(GitServiceHost.Ada, wiki, GitServiceHost.Id());

        (made.Made, made.Backup.Full, made.Backup.Commit).ShouldBe((true, true, good.Commit));
        (again.Made, again.Backup.Id).ShouldBe((false, made.Backup.Id));
        (next.Made, next.Backup.Full, next.Backup.Parent, next.Backup.Commit).ShouldBe((true, false, made.Backup.Id, bad.Commit));
        using var listed = await host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/backups");
        (await listed.Content.ReadFromJsonAsync<BackupList>())!.Backups.Select(backup => backup.Id).ShouldBe([next.Backup.Id, made.Backup.Id]);

        using var restored = await host.SendAsync(HttpMethod.Post, $"/wikis/{wiki}/backups/restore", $$"""{"backup":"{{made.Backup.Id}}"}""");
        restored.StatusCode.ShouldBe(HttpStatusCode.OK, await restored.Content.ReadAsStringAsync());
        (await restored.Content.ReadFromJsonAsync<BackupRestoreResult>())!.Changed.ShouldBeTrue();
        (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "Page")).Content.ShouldBe("good");
    }

    [Fact]
    public async Task Backup_ofAnotherWikiOfTheName_isNotSeenListedOrRestored()
    {
        await using var host = new GitServiceHost(localStack.Settings("another-of-the-name"));
        var wiki = await host.NewWikiAsync();
        await host.WriteAsync(wiki, "Secret", "of Ada");
        var old = (await host.Git.BackUpWikiAsync(GitServiceHost.Ada, wiki, GitServiceHost.Id())).Backup;
        Directory.Delete(host.Repository(wiki), recursive: true);
        await host.NewWikiAsync(owner: GitServiceHost.Bob);
        using var listed = await host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/backups", null, host.Identity(GitServiceHost.Bob));
        (await listed.Content.ReadFromJsonAsync<BackupList>())!.Backups.ShouldBeEmpty();
        foreach (var body in (string[])["{}", $$"""{"backup":"{{old.Id}}"}"""])
        {
            using var restored = await host.SendAsync(HttpMethod.Post, $"/wikis/{wiki}/backups/restore", System.Text.Encoding.UTF8.GetBytes(body), host.Identity(GitServiceHost.Bob));
            restored.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await StockGit.TryRunAsync(host.Repository(wiki), "cat-file", "-e", old.Commit)).Exit.ShouldNotBe(0);
        var made = await host.Git.BackUpWikiAsync(GitServiceHost.Bob, wiki, GitServiceHost.Id());
        (made.Made, made.Backup.Full, made.Backup.Parent).ShouldBe((true, true, null));
    }

    [Theory]
    [InlineData("GET", "/backups")]
    [InlineData("POST", "/backups")]
    [InlineData("POST", "/backups/restore")]
    [InlineData("GET", "/backups/members")]
    [InlineData("GET", "/export")]
    [InlineData("POST", "/export")]
    public async Task Any_byOthersThanOwners_isRefused(string method, string address)
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        var body = address.EndsWith("restore", StringComparison.Ordinal) ? "{}"u8.ToArray() : null;

        using var stranger = await host.SendAsync(new HttpMethod(method), $"/wikis/{wiki}{address}", body, host.Identity(GitServiceHost.Bob));
        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.Content.ReadAsStringAsync()).ShouldContain(ProblemCodes.WikiNotFound);

        await host.AddMemberAsync(wiki, GitServiceHost.Bob, "editor");
        using var editor = await host.SendAsync(new HttpMethod(method), $"/wikis/{wiki}{address}", body, host.Identity(GitServiceHost.Bob));
        editor.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await editor.Content.ReadAsStringAsync()).ShouldContain("this needs owner");
    }

    [Fact]
    public async Task Export_asALink_isDownloadedWithoutCredentials()
    {
        await using var host = new GitServiceHost(localStack.Settings("as-a-link"));
        var wiki = await host.NewWikiAsync();
        var written = await host.WriteAsync(wiki, "Dev/Notes – Überblick", "# Überblick\r\n");
        using var folder = new ScratchFolder();

        var zip = await DownloadAsync(host, wiki, "zip", folder);
        var bundle = await DownloadAsync(host, wiki, "bundle", folder);

        zip.Link.Commit.ShouldBe(written.Commit);
        using (var archive = ZipFile.OpenRead(zip.File))
        using (var page = new StreamReader(archive.GetEntry("Dev/Notes – Überblick.md").ShouldNotBeNull().Open()))
        {
            (await page.ReadToEndAsync()).ShouldBe("# Überblick\r\n");
        }

        await StockGit.RunAsync(folder.Path, "clone", "--quiet", bundle.File, folder["clone"]);
        (await StockGit.RunAsync(folder["clone"], "rev-parse", "HEAD")).Trim().ShouldBe(written.Commit);
        (await StockGit.RunAsync(folder["clone"], "for-each-ref", "--format=%(refname)")).ShouldNotContain("meta", customMessage: "members stay behind");
    }

    [Theory]
    [InlineData("zip", "application/zip")]
    [InlineData("bundle", "application/x-git-bundle")]
    public async Task Export_smallIsTheAnswerAndLargeLeadsToALink(string format, string type)
    {
        foreach (var linkOver in (string[])["1000000", "10"])
        {
            await using var host = new GitServiceHost(new Dictionary<string, string>(localStack.Settings($"small-or-large-{format}")) { ["Wikibot:Backups:LinkExportsOver"] = linkOver });
            var wiki = await host.NewWikiAsync();

            using var answer = await host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/export?format={format}");

            if (linkOver == "10")
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
                using var anyone = new HttpClient();
                (await anyone.GetByteArrayAsync(answer.Headers.Location)).Length.ShouldBeGreaterThan(100);
            }
            else
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
                answer.Content.Headers.ContentDisposition!.FileName.ShouldNotBeNull().ShouldEndWith("." + format);
            }
        }
    }

    [Fact]
    public async Task Export_withoutABucket_isStreamedAndLinksAreRefused()
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        await host.WriteAsync(wiki, "Page", "text");

        using var answer = await host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/export");
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        zip.Entries.Select(entry => entry.FullName).ShouldContain("Page.md");

        var problem = await Should.ThrowAsync<WikibotProblemException>(() => host.Git.ExportWikiAsync(GitServiceHost.Ada, wiki, null, GitServiceHost.Id()));
        (problem.Status, problem.Code).ShouldBe((503, ProblemCodes.BackupsOff));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Export_unknownFormat_isNamed(string method)
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();

        using var answer = await host.SendAsync(new HttpMethod(method), $"/wikis/{wiki}/export?format=pdf");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("'format' is 'zip' or 'bundle'");
    }

    private static async Task<(ExportLink Link, string File)> DownloadAsync(GitServiceHost host, string wiki, string format, ScratchFolder folder)
    {
        var asked = host.Time.GetUtcNow();
        var link = await host.Git.ExportWikiAsync(GitServiceHost.Ada, wiki, format, GitServiceHost.Id());
        using var anyone = new HttpClient();
        var bytes = await anyone.GetByteArrayAsync(link.Link);
        bytes.LongLength.ShouldBe(link.Bytes);
        link.FileName.ShouldBe($"{wiki}-{link.Commit[..12]}.{format}");
        link.Link.AbsolutePath.ShouldEndWith(link.FileName);
        link.ExpiresAt.ShouldBeGreaterThan(asked);
        await File.WriteAllBytesAsync(folder[link.FileName], bytes);
        return (link, folder[link.FileName]);
    }
}
