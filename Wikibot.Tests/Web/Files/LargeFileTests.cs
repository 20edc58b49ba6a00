using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wikibot.DevSignIn;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;
using Wikibot.Tests.Web.Browser;

namespace Wikibot.Tests.Web.Files;

/// <summary>Files that are too large for the services, in the browser: sent to the bucket and fetched from there, with scripts and without.</summary>
public sealed class LargeFileTests(LocalStackFixture localStack) : IAsyncLifetime
{
    private WebSystem? _system;

    private WebSystem Web => _system!;

    public async ValueTask InitializeAsync()
    {
        _system = new WebSystem(localStack.Settings("web-" + Guid.NewGuid().ToString("N")), localStack.Endpoint());
        await _system.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }
    }

    [Fact]
    public async Task Film_of20MiB_andALargePicture_areAddedAndShownInChromium_withAndWithoutScripts()
    {
        BrowserScript.Require("playwright-core");
        using var scratch = new ScratchFolder();
        var film = UploadScene.Random(20 << 20);
        await File.WriteAllBytesAsync(scratch["film.mp4"], film, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(scratch["large.png"], Pictures.Png(1200, 1200), TestContext.Current.CancellationToken);

        var seen = await BrowserScript.RunAsync(Web, "large.mjs", scratch["film.mp4"], scratch["large.png"], Environment.GetEnvironmentVariable("WIKIBOT_TEST_PICTURES") ?? "");

        seen.Select(step => step.GetProperty("step").GetString()).ShouldBe(["added by the script", "refused", "picture in a page", "added without a script"]);
        seen.Where(step => step.Count("wrong") > 0).ShouldBeEmpty();
        seen[0].GetProperty("at").GetString().ShouldBe("/w/home/file/Large/film.mp4");
        var heard = seen[0].GetProperty("heard").EnumerateArray().Select(line => line.GetString()).Distinct().ToList();
        heard[^1].ShouldBe("All of film.mp4 is sent; it is being saved.");
        heard.Count.ShouldBeInRange(2, 12);
        seen[1].GetProperty("said").GetString()!.ShouldContain("exists");
        seen[2].GetProperty("width").GetInt32().ShouldBe(1200);
        using var clone = new ScratchFolder();
        await StockGit.RunAsync(clone.Path, "clone", "--quiet", Web.Git.Repository(WebSystem.Wiki), "copy");
        foreach (var name in new[] { "film.mp4", "plain.mp4" })
        {
            SHA256.HashData(await File.ReadAllBytesAsync(clone["copy", "Large", name], TestContext.Current.CancellationToken)).ShouldBe(SHA256.HashData(film), name);
        }
    }

    [Fact]
    public async Task File_over3MiB_isAnsweredByARedirectThatNothingKeeps()
    {
        var content = UploadScene.Random(4 << 20);
        await PutAsync("Large/film.mp4", content);
        var ada = await Web.SignInAsync();

        var about = await ada.GetAsync("/w/home/file/Large/film.mp4");
        var answer = await ada.OnceAsync(HttpMethod.Get, new Uri(Web.Url, "/w/home/f/Large/film.mp4"), null);

        about.Content.ShouldContain("4,096 KiB");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Location!.GetLeftPart(UriPartial.Authority).ShouldBe(localStack.Endpoint().GetLeftPart(UriPartial.Authority));
        (await ada.GetAsync("/w/home/f/Large/film.mp4")).Response.Content.Headers.ContentLength.ShouldBe(content.Length);

        var stranger = await Web.SignInAsync(TestUsers.Ben);
        (await stranger.GetAsync("/w/home/f/Large/film.mp4")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task File_over3MiB_isMovedAndDeletedInTheBrowser_andWhereItIsNotBroughtBackThePageSaysHowElse()
    {
        await PutAsync("Gone/film.mp4", UploadScene.Random(4 << 20));
        var commit = (await Web.Agents.GetWikiAsync(Web.Ada, WebSystem.Wiki)).Commit;
        var ada = await Web.SignInAsync();

        var moved = await ada.PostAsync(await ada.GetAsync("/w/home/move/Gone/film.mp4?kind=file&to=Gone%2Fmoved.mp4"), "/move/Gone/film.mp4?kind=file");
        moved.Address.AbsolutePath.ShouldBe("/w/home/file/Gone/moved.mp4");
        await ada.PostAsync(await ada.GetAsync("/w/home/delete/Gone/moved.mp4?kind=file"), "/delete/Gone/moved.mp4?kind=file");
        (await ada.GetAsync("/w/home/file/Gone/moved.mp4")).Status.ShouldBe(HttpStatusCode.NotFound);
        var back = await ada.GetAsync($"/w/home/restore/Gone/film.mp4?kind=file&commit={commit}");

        (back.Status, back.Content).ShouldSatisfyAllConditions(
            both => both.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge), both => both.Content.ShouldContain("Undo the change that replaced or deleted it"));
    }

    [Fact]
    public async Task Upload_thatIsNotThere_isSaidInASentence_andBegunAnew()
    {
        var ada = await Web.SignInAsync();
        var sent = await ada.GetAsync("/w/home/upload/sent?upload=%22%3E%3Cscript%3E");

        var refused = await ada.PostAsync(sent, "/upload/finish");

        (refused.Status, refused.Page.QuerySelector("[role=alert]")!.TextContent.Trim()).ShouldBe(
            (HttpStatusCode.NotFound, "There is no such upload of yours in this wiki: nothing was sent under it, it is too old, it was finished, or it was begun in a wiki that had this name before. Nothing was changed. Begin it again. Nothing was saved."));
        refused.Form("/upload/begin").ShouldNotBeNull();
        Inline.In(sent.Page).ShouldBeEmpty();
    }

    /// <summary>Whoever has one may fetch the file, or send one.</summary>
    [Fact]
    public async Task LinksAndForms_areInNoLine_thatTheServicesLog()
    {
        using var log = new KeptLog();
        Web.Git.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        Web.Web.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var content = UploadScene.Random(4 << 20);
        var ticket = await Web.Agents.BeginUploadAsync(Web.Ada, WebSystem.Wiki, new BeginUploadRequest("Logged/film.mp4", content.Length));
        (await UploadScene.SendAsync(ticket, content)).IsSuccessStatusCode.ShouldBeTrue();
        await Web.Agents.FinishUploadAsync(Web.Ada, WebSystem.Wiki, new FinishUploadRequest(ticket.Upload));
        var ada = await Web.SignInAsync();
        var answer = await ada.OnceAsync(HttpMethod.Get, new Uri(Web.Url, "/w/home/f/Logged/film.mp4"), null);
        await ada.GetAsync("/w/home/file/Logged/film.mp4");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var secrets = HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["X-Amz-Signature"]!;
        log.Text.ShouldContain("/uploads/finish");
        log.Text.ShouldContain("/w/{wiki}/f/");
        foreach (var secret in ticket.Fields.Where(field => field.Key.Contains("ignature", StringComparison.Ordinal) || field.Key.Equals("policy", StringComparison.OrdinalIgnoreCase)).Select(field => field.Value).Append(secrets).Append("X-Amz-Signature").Append(ticket.Upload))
        {
            log.Text.ShouldNotContain(secret, Case.Insensitive);
        }
    }

    private async Task PutAsync(string path, byte[] content)
    {
        var ticket = await Web.Agents.BeginUploadAsync(Web.Ada, WebSystem.Wiki, new BeginUploadRequest(path, content.Length));
        (await UploadScene.SendAsync(ticket, content)).IsSuccessStatusCode.ShouldBeTrue();
        await Web.Agents.FinishUploadAsync(Web.Ada, WebSystem.Wiki, new FinishUploadRequest(ticket.Upload));
    }

    /// <summary>Every line that is logged, with what is told of exceptions and scopes.</summary>
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
