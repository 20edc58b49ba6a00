using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using NSubstitute;
using Wikibot.Git.Client;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary><c>docs/tools.md</c> is what <c>tools/list</c> says, no more and no less, with what the members of answers mean.</summary>
public sealed class ToolReferenceTests
{
    private const string Introduction =
        """
        # The tools

        What MCP clients see at `/mcp`, written from the tools by a test (`WIKIBOT_WRITE_DOCS=1 dotnet test --filter ToolReference` writes it anew). What the members of answers mean is told here only: `tools/list` has their schemas without descriptions, and without saying which (in bold here) are always there, because every client would pay for it ([tokens.md](tokens.md)).

        - Every answer is structured content with the schema below, and the same as text ([decision 0026](decisions/0026-answers-as-text.md)). Members that have nothing to say are left out.
        - An error is a result with `isError`: a sentence that ends with what to do next and a code, and in `_meta["wikibot/problem"]` the `code`, the `status` and members such as `currentRevision`, `field`, `rule`, `lines`. Codes are those of `ProblemCodes`.
        - An argument that a tool does not have is an error that names the ones it has. Names that models guess (`text`, `page`, `old_string`, …) are taken for what they mean; `ArgumentAliases` has the list.
        - `revision` is a precondition and nothing else; `commit` is the only address of the past.
        - Hints: **R** reads only, **D** may overwrite or delete, **I** calling it twice is the same as once. None reaches beyond the wikis (`openWorldHint` is false).

        """;

    [Fact]
    public async Task Document_toolsReference_isTrue()
    {
        var path = Path.Combine(NpmTools.Folder, "..", "..", "docs", "tools.md");
        var document = Describe(Described());
        if (Environment.GetEnvironmentVariable("WIKIBOT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(document);
    }

    [Fact]
    public async Task List_answers_haveTheShapeOfTheDocumentsSchemas()
    {
        var described = Described().ToDictionary(tool => tool.Name, tool => tool.OutputSchema!.Value, StringComparer.Ordinal);
        foreach (var tool in await ToolListTests.ListAsync())
        {
            var sent = tool.OutputSchema!.Value.GetRawText();
            sent.ShouldNotContain("\"description\":\"");
            sent.ShouldNotContain("\"required\":[");
            JsonElement.DeepEquals(ToolListing.Shape(described[tool.Name]), tool.OutputSchema.Value).ShouldBeTrue(tool.Name);
            tool.Annotations!.Title.ShouldBeNull();
        }
    }

    /// <summary>The tools as they are made: a list that is sent leaves descriptions of answers out.</summary>
    private static IReadOnlyList<Tool> Described()
    {
        using var service = McpService.Over(Substitute.For<IWikibotGit>());
        return [.. service.Services.GetServices<McpServerTool>().Select(tool => tool.ProtocolTool).OrderBy(tool => tool.Name, StringComparer.Ordinal)];
    }

    private static string Describe(IReadOnlyList<Tool> tools)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        text.Append("\n| tool | hints | |\n|---|---|---|\n");
        foreach (var tool in tools)
        {
            text.Append(CultureInfo.InvariantCulture, $"| [`{tool.Name}`](#{tool.Name}) | {Hints(tool)} | {tool.Title} |\n");
        }

        foreach (var tool in tools)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {tool.Name}\n\n{tool.Description}\n");
            Members(text, "Argument", tool.InputSchema);
            Members(text, "Answer", tool.OutputSchema!.Value);
        }

        return text.ToString();
    }

    private static string Hints(Tool tool) => string.Concat(
        tool.Annotations!.ReadOnlyHint == true ? "R" : "",
        tool.Annotations.DestructiveHint == true ? "D" : "",
        tool.Annotations.IdempotentHint == true ? "I" : "");

    private static void Members(StringBuilder text, string heading, JsonElement schema)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n| {heading} | type | |\n|---|---|---|\n");
        Rows(text, schema, "");
    }

    private static void Rows(StringBuilder text, JsonElement schema, string prefix)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var name = prefix + property.Name;
            text.Append(CultureInfo.InvariantCulture, $"| {(required.Contains(property.Name) ? $"**`{name}`**" : $"`{name}`")} | {Type(property.Value)} | {Description(property.Value)} |\n");
            var inner = property.Value.TryGetProperty("items", out var items) ? items : property.Value;
            if (inner.TryGetProperty("properties", out _))
            {
                Rows(text, inner, name + (property.Value.TryGetProperty("items", out _) ? "[]." : "."));
            }
        }
    }

    private static string Type(JsonElement schema) => schema switch
    {
        _ when schema.TryGetProperty("enum", out var choices) => string.Join(", ", choices.EnumerateArray().Select(c => $"`{c.GetString()}`")),
        _ when schema.TryGetProperty("items", out var items) => Type(items) + "[]",
        _ when schema.TryGetProperty("maximum", out var most) => $"{Plain(schema)}, {schema.GetProperty("minimum")} to {most}",
        _ when schema.TryGetProperty("minimum", out var least) => $"{Plain(schema)}, from {least}",
        _ => Plain(schema),
    };

    private static string Plain(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString()! : schema.GetProperty("type").GetString()!;

    private static string Description(JsonElement schema)
    {
        var description = schema.TryGetProperty("description", out var text) ? text.GetString()!.Replace("|", "\\|", StringComparison.Ordinal) : "";
        return schema.TryGetProperty("default", out var value) && value.ValueKind is not (JsonValueKind.False or JsonValueKind.Null) ? $"{description} Default: {value}." : description;
    }
}
