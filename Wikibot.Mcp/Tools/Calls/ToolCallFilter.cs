using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;
using Wikibot.Mcp.Http;
using Wikibot.Mcp.Telemetry;

namespace Wikibot.Mcp.Tools;

/// <summary>Around every tool call: arguments into shape before, problems into results after, told to telemetry.</summary>
internal static partial class ToolCallFilter
{
    /// <summary>The filter, for <c>AddCallToolFilter</c>.</summary>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Around(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            // A tool that does not exist has no span of its own: its name is the client's to invent.
            if (request.MatchedPrimitive is not McpServerTool tool)
            {
                return await next(request, cancellationToken);
            }

            var http = request.Services?.GetService<IHttpContextAccessor>()?.HttpContext;
            ProtocolSession.Note(http, request.Server.ClientInfo);
            using var call = ToolTelemetry.Begin(http, request.User, tool.ProtocolTool.Name);
            try
            {
                request.Params.Arguments = Arguments.Normalize(tool.ProtocolTool.InputSchema, request.Params.Arguments ?? new Dictionary<string, JsonElement>());
                return Readable(http, await next(request, cancellationToken));
            }
            catch (McpException exception)
            {
                call.Fail(exception is McpProtocolException protocol ? $"jsonrpc_{(int)protocol.ErrorCode}" : "refused");
                throw;
            }
            catch (InputRequiredException)
            {
                // The user is asked, and the call comes again with the answer.
                call.Fail("input_required");
                throw;
            }
            catch (Exception exception) when (exception is not (McpException or OperationCanceledException) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                var problem = ToProblem(exception, request, tool.ProtocolTool.Name);
                call.Fail(problem.Code);
                return ToolErrors.From(problem);
            }
        };

    /// <summary>Says what the structured content says as text for a model, in the place of the same JSON once more; a picture or link beside it stays.</summary>
    private static CallToolResult Readable(HttpContext? http, CallToolResult result)
    {
        if (result is not { IsError: not true, StructuredContent: { ValueKind: JsonValueKind.Object } answer })
        {
            return result;
        }

        var text = AnswerText.Of(answer);
        if (http?.Response.Body is EventBody body)
        {
            body.Answer = new ReadyAnswer(answer, text);
            (text, result.StructuredContent) = (ReadyAnswer.TextMark, ReadyAnswer.ContentMark);
        }

        result.Content = [new TextContentBlock { Text = text }, .. result.Content.Where(block => block is not TextContentBlock)];
        return result;
    }

    private static WikibotProblemException ToProblem(Exception exception, RequestContext<CallToolRequestParams> request, string tool)
    {
        if (exception is WikibotProblemException problem)
        {
            return problem;
        }

        var logger = request.Services?.GetService<ILoggerFactory>()?.CreateLogger(typeof(ToolCallFilter).FullName!) ?? NullLogger.Instance;
        Fault(logger, tool, exception);
        var trace = Activity.Current?.TraceId.ToHexString();
        return new WikibotProblemException(500, ProblemCodes.Internal, $"Something went wrong inside Wikibot{(trace is null ? "" : $" (trace {trace})")}. Calling again may help; if not, tell the operator.");
    }

    [LoggerMessage(LogLevel.Error, "Tool {Tool} failed")]
    private static partial void Fault(ILogger logger, string tool, Exception exception);
}
