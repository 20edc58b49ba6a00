using System.Text.Json;
using ModelContextProtocol.Protocol;
using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>What every tool owes to the models and clients that read the list.</summary>
public sealed class ToolListTests
{
    // One name for one thing, on every tool alike.
    private static readonly string[] Vocabulary =
    [
        "wiki", "path", "paths", "content", "revision", "message", "cursor", "limit", "detailed", "prefix", "depth", "files", "outline", "commit", "at", "heading", "fromLine", "toLine",
        "query", "sort", "kind", "staleDays", "tag", "property", "before", "title", "pages", "edits", "sections", "append", "prepend", "frontMatter", "to", "from", "format",
        "since", "author", "session", "preview", "text", "member", "role", "state", "confirm",
    ];

    [Fact]
    public async Task List_everyTool_hasTitleDescriptionHintsAndSchemas()
    {
        foreach (var tool in await ListAsync())
        {
            tool.Title.ShouldNotBeNullOrWhiteSpace(tool.Name);
            tool.Description.ShouldNotBeNull(tool.Name).Length.ShouldBeGreaterThan(60, tool.Name);
            var hints = tool.Annotations.ShouldNotBeNull(tool.Name);
            (hints.ReadOnlyHint, hints.DestructiveHint, hints.IdempotentHint, hints.OpenWorldHint).ShouldSatisfyAllConditions(
                h => h.ReadOnlyHint.ShouldNotBeNull(tool.Name),
                h => h.DestructiveHint.ShouldNotBeNull(tool.Name),
                h => h.IdempotentHint.ShouldNotBeNull(tool.Name),
                h => h.OpenWorldHint.ShouldBe(false, tool.Name));
            (hints.ReadOnlyHint == true && hints.DestructiveHint == true).ShouldBeFalse(tool.Name);
            tool.OutputSchema.ShouldNotBeNull(tool.Name).GetProperty("type").GetString().ShouldBe("object");
        }
    }

    [Fact]
    public async Task List_everyArgument_isOfTheVocabularyAndDescribed()
    {
        foreach (var tool in await ListAsync())
        {
            foreach (var argument in tool.InputSchema.GetProperty("properties").EnumerateObject())
            {
                Vocabulary.ShouldContain(argument.Name, tool.Name);
                argument.Value.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace($"{tool.Name}.{argument.Name}");
            }
        }
    }

    [Fact]
    public async Task List_everySchemaNode_hasOnePlainType()
    {
        foreach (var tool in await ListAsync())
        {
            CheckNode(tool.InputSchema, tool.Name + " input");
            CheckNode(tool.OutputSchema!.Value, tool.Name + " output");
        }
    }

    [Fact]
    public async Task Connect_instructions_teachTheLoop()
    {
        await using var service = McpService.Over(Substitute.For<IWikibotGit>());
        await using var client = await service.ConnectAsync();
        client.ServerInfo.ShouldNotBeNull().Name.ShouldBe("wikibot");
        var instructions = client.ServerInstructions.ShouldNotBeNull();
        foreach (var word in (string[])["read_page", "revision", "write_page", "edit_page", "truncated"])
        {
            instructions.ShouldContain(word);
        }
    }

    internal static async Task<IReadOnlyList<Tool>> ListAsync()
    {
        await using var service = McpService.Over(Substitute.For<IWikibotGit>());
        await using var client = await service.ConnectAsync();
        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        return [.. tools.Select(tool => tool.ProtocolTool).OrderBy(tool => tool.Name, StringComparer.Ordinal)];
    }

    private static void CheckNode(JsonElement schema, string where)
    {
        schema.GetProperty("type").ValueKind.ShouldBe(JsonValueKind.String, where);
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                CheckNode(property.Value, $"{where}.{property.Name}");
            }
        }

        if (schema.TryGetProperty("items", out var items))
        {
            CheckNode(items, where + "[]");
        }
    }
}
