using System.Reflection;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// A tool that the SDK describes, and whose method is called here. The SDK's own call writes each answer to JSON twice: as the structured content, and the same
/// once more as a text, which <see cref="ToolCallFilter"/> would throw away. And it is described when that is first asked for: schemas are made by reflection, and
/// those of all tools were a sixth of a start, whose first call needs one of them.
/// </summary>
/// <param name="name">What it is called, known before it is described.</param>
/// <param name="describe">Makes the tool with its schemas.</param>
/// <param name="method">Its method, which returns an answer or the task of one.</param>
/// <param name="create">Makes what the method is called on.</param>
internal sealed class PlainTool(string name, Func<McpServerTool> describe, MethodInfo method, Func<ToolCall, object> create) : McpServerTool, IMcpServerPrimitive
{
    private static readonly MethodInfo s_answer = typeof(PlainTool).GetMethod(nameof(AnswerAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Lazy<McpServerTool> _described = new(describe);
    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);
    private readonly ParameterInfo[] _parameters = method.GetParameters();
    private readonly Type _returned = method.ReturnType;
    private Func<object, Task<CallToolResult>>? _answer;

    /// <inheritdoc/>
    public override Tool ProtocolTool => _described.Value.ProtocolTool;

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => _described.Value.Metadata;

    /// <summary>By which the SDK finds it: its own would have it described.</summary>
    string IMcpServerPrimitive.Id => name;

    /// <inheritdoc/>
    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var values = new object?[_parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ValueOf(_parameters[i], request, cancellationToken);
        }

        var returned = _invoker.Invoke(create(request.Services!.GetRequiredService<ToolCall>()), values.AsSpan())!;
        return returned is Task task ? await (_answer ??= AnswerOf(_returned))(task) : Result(returned);
    }

    private static object? ValueOf(ParameterInfo parameter, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) =>
        parameter.ParameterType == typeof(CancellationToken) ? cancellationToken
        : parameter.ParameterType == typeof(RequestContext<CallToolRequestParams>) ? request
        : request.Params?.Arguments is { } given && given.TryGetValue(parameter.Name!, out var value) ? value.Deserialize(ToolRegistrationExtensions.Json.GetTypeInfo(parameter.ParameterType))
        : parameter.DefaultValue;

    private static Func<object, Task<CallToolResult>> AnswerOf(Type task) => s_answer.MakeGenericMethod(task.GetGenericArguments()).CreateDelegate<Func<object, Task<CallToolResult>>>();

    private static async Task<CallToolResult> AnswerAsync<T>(object task)
        where T : class => Result(await (Task<T>)task);

    private static CallToolResult Result(object answer) => answer as CallToolResult ?? new CallToolResult
    {
        Content = [],
        StructuredContent = JsonSerializer.SerializeToElement(answer, ToolRegistrationExtensions.Json.GetTypeInfo(answer.GetType())),
    };
}
