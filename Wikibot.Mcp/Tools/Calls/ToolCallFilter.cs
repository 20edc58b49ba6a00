using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Around every tool call: arguments into shape before, problems into results after, one span.</summary>
internal static partial class ToolCallFilter
{
    /// <summary>Name of the activity source; collected because it starts with <c>Wikibot.</c>.</summary>
    public const string SourceName = "Wikibot.Mcp";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The filter, for <c>AddCallToolFilter</c>.</summary>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Around(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            // A tool that does not exist has no span of its own: its name is the client's to invent.
            if (request.MatchedPrimitive is not McpServerTool tool)
            {
                return await next(request, cancellationToken);
            }

            using var activity = Source.StartActivity("tool " + tool.ProtocolTool.Name);
            activity?.SetTag("mcp.tool", tool.ProtocolTool.Name);
            try
            {
                request.Params.Arguments = Arguments.Normalize(tool.ProtocolTool.InputSchema, request.Params.Arguments ?? new Dictionary<string, JsonElement>());
                return await next(request, cancellationToken);
            }
            catch (Exception exception) when (exception is not (McpException or OperationCanceledException) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                var problem = ToProblem(exception, request, tool.ProtocolTool.Name);
                activity?.SetTag("wikibot.problem", problem.Code);
                activity?.SetStatus(problem.Status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
                return ToolErrors.From(problem);
            }
        };

    private static WikibotProblemException ToProblem(Exception exception, RequestContext<CallToolRequestParams> request, string tool)
    {
        if (exception is WikibotProblemException problem)
        {
            return problem;
        }

        var logger = request.Services?.GetService<ILoggerFactory>()?.CreateLogger(SourceName) ?? NullLogger.Instance;
        Fault(logger, tool, exception);
        var trace = Activity.Current?.TraceId.ToHexString();
        return new WikibotProblemException(500, ProblemCodes.Internal, $"Something went wrong inside Wikibot{(trace is null ? "" : $" (trace {trace})")}. Calling again may help; if not, tell the operator.");
    }

    [LoggerMessage(LogLevel.Error, "Tool {Tool} failed")]
    private static partial void Fault(ILogger logger, string tool, Exception exception);
}
