using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Storage;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>What git's own test suite found when it was led to this server.</summary>
public sealed class SuiteTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync() => _wiki = await ClonedWiki.StartAsync(pages: 3);

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task ServerOptions_areTakenAndMeanNothing()
    {
        (await _wiki.GitAsync(null, "ls-remote", "--server-option=hello", "--server-option=world", _wiki.Url)).ShouldContain("refs/heads/main");
        await _wiki.GitAsync(null, "clone", "--quiet", "--server-option=hello", _wiki.Url, "optional");
        (await _wiki.GitAsync("optional", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
    }

    [Fact]
    public async Task EndsOfAShallowHistory_areWrittenAsGitWritesThem()
    {
        var tip = await _wiki.TipAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", McpService.Token);
        http.DefaultRequestHeaders.Add("Git-Protocol", "version=2");
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes($"0012command=fetch\n0001000ddeepen 1\n0032want {tip}\n0009done\n0000"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-upload-pack-request");
        using var answer = await http.PostAsync(_wiki.Url + "/git-upload-pack", content, TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith($"0011shallow-info\n0034shallow {tip}0001000dpackfile\n");
    }

    [Fact]
    public async Task Push_ontoNothing_isToldToFetch()
    {
        var wiki = (await _wiki.Git.Services.GetRequiredService<IWikiStore>().OpenAsync("home", TestContext.Current.CancellationToken))!;
        await _wiki.CloneAsync("mine");
        await _wiki.CommitAsync("mine", "Mine.md", "Mine.\n");
        var push = await PushOfClone.MakeAsync(Path.Combine(_wiki.Clones, "mine"), ObjectId.Parse(await _wiki.TipAsync()));
        (await wiki.PushAsync(push with { RefName = "refs/heads/none" }, TestContext.Current.CancellationToken)).Outcome.ShouldBe(PushOutcome.Moved);
    }
}
