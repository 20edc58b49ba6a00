using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Tools;

public sealed partial class PromptTests : IAsyncLifetime
{
    private readonly IWikibotGit _git = Substitute.For<IWikibotGit>();
    private McpService _service = null!;
    private McpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _service = McpService.Over(_git);
        _client = await _service.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task List_prompts_areDescribed()
    {
        var prompts = await _client.ListPromptsAsync(cancellationToken: TestContext.Current.CancellationToken);
        prompts.Select(prompt => prompt.Name).ShouldBe(["ingest", "tidy_wiki", "summarize_changes"], ignoreOrder: true);
        foreach (var prompt in prompts.Select(prompt => prompt.ProtocolPrompt))
        {
            prompt.Title.ShouldNotBeNullOrWhiteSpace();
            prompt.Description.ShouldNotBeNull().Length.ShouldBeGreaterThan(40);
            prompt.Arguments.ShouldNotBeNull().ShouldAllBe(argument => argument.Description!.Length > 10);
        }
    }

    [Theory]
    [InlineData("ingest", """{ "source": "https://example.org/a {b} \"c\"", "wiki": "home", "folder": "Inbox" }""", "https://example.org/a {b} \"c\"|\"home\"|\"Inbox\"")]
    [InlineData("ingest", """{ "source": "x", "folder": " " }""", "the wiki|beside its relatives")]
    [InlineData("tidy_wiki", "{}", "the wiki.")]
    [InlineData("tidy_wiki", """{ "folder": "Dev" }""", "below \"Dev\" only")]
    [InlineData("summarize_changes", "{}", "since \"7 days\"")]
    [InlineData("summarize_changes", """{ "since": "yesterday", "author": "Ada", "folder": "Dev" }""", "since \"yesterday\", author \"Ada\", prefix \"Dev\"")]
    public async Task Get_prompt_holdsWhatWasGivenAndNamesToolsThatAreThere(string name, string arguments, string words)
    {
        var result = await _client.GetPromptAsync(name, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
        var message = result.Messages.ShouldHaveSingleItem();
        message.Role.ShouldBe(Role.User);
        var text = message.Content.ShouldBeOfType<TextContentBlock>().Text;
        foreach (var word in words.Split('|'))
        {
            text.ShouldContain(word);
        }

        text.Length.ShouldBeLessThan(2500);
        var tools = (await ToolListTests.ListAsync()).Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        ToolName().Matches(text).Select(match => match.Value).Where(word => !tools.Contains(word)).ShouldBeEmpty();
        _git.ReceivedCalls().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ingest", "{}", "\"source\" is missing")]
    [InlineData("ingest", """{ "source": "  " }""", "\"source\" is missing")]
    [InlineData("tidy_wiki", """{ "colour": "red" }""", "Accepted here: wiki, folder")]
    [InlineData("summarize_changes", """{ "since": 7 }""", "\"since\" must be a string")]
    public async Task Get_promptWithWrongArguments_isRefusedByName(string name, string arguments, string words) =>
        (await Should.ThrowAsync<McpException>(async () => await _client.GetPromptAsync(name, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken))).Message.ShouldContain(words);

    [GeneratedRegex("\\b[a-z]+_[a-z]+\\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex ToolName();
}
