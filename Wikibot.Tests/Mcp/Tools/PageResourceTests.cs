using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Tools;

public sealed class PageResourceTests
{
    private readonly IWikibotGit _git = Substitute.For<IWikibotGit>();

    [Fact]
    public async Task Templates_pages_areOffered()
    {
        await using var service = McpService.Over(_git);
        await using var client = await service.ConnectAsync();
        (await client.ListResourceTemplatesAsync(cancellationToken: TestContext.Current.CancellationToken)).ShouldHaveSingleItem().UriTemplate.ShouldBe("wiki://{wiki}/{+path}");
    }

    [Theory]
    [InlineData("wiki://home/Dev/Notes", "Dev/Notes")]
    [InlineData("wiki://home/Dev/Notes%20%E2%80%93%20%C3%9Cberblick", "Dev/Notes – Überblick")]
    [InlineData("wiki://home/100%25", "100%")]
    public async Task Read_page_isItsText(string uri, string path)
    {
        _git.ReadPageAsync(Arg.Any<Caller>(), "home", path, null, false, Arg.Any<CancellationToken>()).Returns(new PageContent(path, "# Text\n", "r1", "c1"));
        await using var service = McpService.Over(_git);
        await using var client = await service.ConnectAsync();
        var read = await client.ReadResourceAsync(uri, cancellationToken: TestContext.Current.CancellationToken);
        var contents = read.Contents.ShouldHaveSingleItem().ShouldBeOfType<TextResourceContents>();
        (contents.Uri, contents.MimeType, contents.Text).ShouldBe((uri, "text/markdown", "# Text\n"));
    }

    [Fact]
    public async Task Read_missingPage_isAnErrorWithItsCode()
    {
        _git.ReadPageAsync(default!, default!, default!, default, default, default).ThrowsForAnyArgs(new WikibotProblemException(404, ProblemCodes.PageNotFound, "There is no page \"No\"."));
        await using var service = McpService.Over(_git);
        await using var client = await service.ConnectAsync();
        var error = await Should.ThrowAsync<McpException>(async () => await client.ReadResourceAsync("wiki://home/No", cancellationToken: TestContext.Current.CancellationToken));
        error.Message.ShouldContain("page_not_found");
    }

    [Theory]
    [InlineData("wiki://home")]
    [InlineData("wiki://home/")]
    [InlineData("wiki:///Dev/Notes")]
    [InlineData("page://home/Dev/Notes")]
    public async Task Read_addressOfNoPage_isRefusedWithoutAsking(string uri)
    {
        await using var service = McpService.Over(_git);
        await using var client = await service.ConnectAsync();
        await Should.ThrowAsync<McpException>(async () => await client.ReadResourceAsync(uri, cancellationToken: TestContext.Current.CancellationToken));
        _git.ReceivedCalls().ShouldBeEmpty();
    }
}
