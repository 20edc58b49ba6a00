// Sampling and client logging are deprecated; the suite looks at them all the same.
#pragma warning disable MCP9004, MCP9005
using System.ComponentModel;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Tests.Mcp.Conformance;

/// <summary>The tools that the conformance suite expects of the server under test, by name and answer.</summary>
internal sealed class FixtureTools
{
    public const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
    private const string Silence = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

    [McpServerTool(Name = "test_simple_text"), Description("Answers with text")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with an image")]
    public static ImageContentBlock Image() => new() { Data = Encoding.UTF8.GetBytes(Pixel), MimeType = "image/png" };

    [McpServerTool(Name = "test_audio_content"), Description("Answers with sound")]
    public static AudioContentBlock Audio() => new() { Data = Encoding.UTF8.GetBytes(Silence), MimeType = "audio/wav" };

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with a resource")]
    public static EmbeddedResourceBlock Resource() => new()
    {
        Resource = new TextResourceContents { Uri = "test://embedded-resource", MimeType = "text/plain", Text = "This is an embedded resource content." },
    };

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with text, image and resource")]
    public static ContentBlock[] Mixed() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        Image(),
        new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "test://mixed-content-resource", MimeType = "application/json", Text = """{"test":"data","value":123}""" } },
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Fails")]
    public static string Fail() => throw new McpException("This tool intentionally returns an error for testing");

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress")]
    public static async Task<string> ProgressAsync(McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        if (context.Params.ProgressToken is not { } token)
        {
            return "No progress token";
        }

        foreach (var percent in (int[])[0, 50, 100])
        {
            await server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = percent, Total = 100 }, cancellationToken: cancellationToken);
            await Task.Delay(50, cancellationToken);
        }

        return token.ToString()!;
    }

    [McpServerTool(Name = "test_header_tool"), Description("Takes an argument that is mirrored in a header")]
    public static string Header([McpHeader("Region"), Description("Region")] string region, [Description("Query")] string query) => $"{region}: {query}";

    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client capability")]
    public static string MissingCapability(RequestContext<CallToolRequestParams> context) =>
        context.JsonRpcRequest.Context?.ClientCapabilities?.Sampling is not null
            ? "The client can sample."
            : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "The client cannot sample.");

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Streams results only")]
    public static string Streaming() => "Nothing but this answer.";

    [McpServerTool(Name = "test_logging_tool"), Description("Logs to the client, if it asked for that")]
    public static string Log(RequestContext<CallToolRequestParams> context)
    {
        context.Server.AsClientLoggerProvider().CreateLogger("fixture").LogInformation("logged");
        return "Logged.";
    }
}

/// <summary>The prompts that the suite expects.</summary>
internal sealed class FixturePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("Without arguments")]
    public static string Simple() => "This is a simple prompt without arguments";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("With arguments")]
    public static string WithArguments([Description("First")] string arg1, [Description("Second")] string arg2) => $"Prompt with arguments: arg1={arg1}, arg2={arg2}";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("With a resource")]
    public static IEnumerable<PromptMessage> WithResource([Description("Its URI")] string resourceUri) =>
    [
        new() { Role = Role.User, Content = new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." } } },
        new() { Role = Role.User, Content = new TextContentBlock { Text = "Please process the embedded resource above." } },
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("With an image")]
    public static IEnumerable<PromptMessage> WithImage() =>
    [
        new() { Role = Role.User, Content = FixtureTools.Image() },
        new() { Role = Role.User, Content = new TextContentBlock { Text = "Please analyze the image above." } },
    ];
}

/// <summary>The resources that the suite expects.</summary>
internal sealed class FixtureResources
{
    [McpServerResource(UriTemplate = "test://static-text", Name = "Text", MimeType = "text/plain"), Description("Text")]
    public static string Text() => "This is the content of the static text resource.";

    [McpServerResource(UriTemplate = "test://static-binary", Name = "Binary", MimeType = "image/png"), Description("Bytes")]
    public static BlobResourceContents Binary() => new() { Uri = "test://static-binary", MimeType = "image/png", Blob = Encoding.UTF8.GetBytes(FixtureTools.Pixel) };

    [McpServerResource(UriTemplate = "test://template/{id}/data", Name = "Template", MimeType = "application/json"), Description("By id")]
    public static TextResourceContents ById(string id) =>
        new() { Uri = $"test://template/{id}/data", MimeType = "application/json", Text = $$"""{"id":"{{id}}","templateTest":true,"data":"Data for ID: {{id}}"}""" };
}
