using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// A prompt: a job that a user asks for by its name. Made by hand for the reason of <see cref="PageResource"/>: what the SDK makes of an annotated
/// method would be made at every start.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="title">Its name for people.</param>
/// <param name="description">What it does, for the user who chooses it.</param>
/// <param name="arguments">What it can be given; all texts.</param>
/// <param name="text">The text for the model, from what was given; blank arguments count as left out.</param>
internal sealed class WikiPrompt(string name, string title, string description, IList<PromptArgument> arguments, Func<Func<string, string?>, string> text) : McpServerPrompt
{
    /// <inheritdoc/>
    public override Prompt ProtocolPrompt { get; } = new() { Name = name, Title = title, Description = description, Arguments = arguments };

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <summary>The text.</summary>
    /// <exception cref="McpProtocolException">An argument is missing, unknown or no text.</exception>
    public override ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var given = Read(request.Params.Arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal));
        return ValueTask.FromResult(new GetPromptResult
        {
            Description = ProtocolPrompt.Description,
            Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text(given.GetValueOrDefault) } }],
        });
    }

    private Dictionary<string, string> Read(IDictionary<string, JsonElement> given)
    {
        var known = ProtocolPrompt.Arguments ?? [];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (argument, value) in given)
        {
            if (!known.Any(one => one.Name == argument))
            {
                throw Invalid($"There is no argument \"{argument}\". Accepted here: {string.Join(", ", known.Select(one => one.Name))}.");
            }

            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                throw Invalid($"\"{argument}\" must be a string.");
            }

            if (value.GetString() is { } filled && !string.IsNullOrWhiteSpace(filled))
            {
                values[argument] = filled.Trim();
            }
        }

        return known.FirstOrDefault(one => one.Required == true && !values.ContainsKey(one.Name)) is { } missing
            ? throw Invalid($"The argument \"{missing.Name}\" is missing: {missing.Description}")
            : values;
    }

    private static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);
}
