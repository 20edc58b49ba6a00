using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// Asks the user before what the git service wants confirmed, by the client's own form (elicitation), where that can be done without a session: since
/// revision 2026-07-28 the question is the call's answer, and the call comes again with what the user said. Elsewhere the problem says to ask and to confirm.
/// </summary>
internal static class Confirmation
{
    private const string Question = "confirm";
    private const string Agreed = "agreed";

    /// <summary>Does what may need a confirmation.</summary>
    /// <param name="context">The call.</param>
    /// <param name="confirm">What it was given.</param>
    /// <param name="act">Does it, with that confirmation.</param>
    public static async Task<T> AskAsync<T>(RequestContext<CallToolRequestParams> context, string? confirm, Func<string?, Task<T>> act)
    {
        try
        {
            return await act(confirm);
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.ConfirmationRequired && confirm is null && Asks(context.Server))
        {
            var (about, wiki) = (problem.Extensions["about"].GetValue<string>(), problem.Extensions["wiki"].GetValue<string>());
            if (context.Params.InputResponses is not { } answers || !answers.TryGetValue(Question, out var answer))
            {
                throw new InputRequiredException(new InputRequiredResult
                {
                    InputRequests = new Dictionary<string, InputRequest>(StringComparer.Ordinal) { [Question] = InputRequest.ForElicitation(Form(about)) },
                });
            }

            return HasAgreed(answer)
                ? await act(wiki)
                : throw Problem.Make(409, ProblemCodes.ConfirmationRequired, $"The user did not agree to {about}. Nothing was changed.", ("about", JsonValue.Create(about)), ("wiki", JsonValue.Create(wiki)), ("declined", true));
        }
    }

    private static bool Asks(McpServer server) => server.IsMrtrSupported && server.ClientCapabilities?.Elicitation is { } elicitation && (elicitation.Form is not null || elicitation.Url is null);

    private static ElicitRequestParams Form(string about) => new()
    {
        Message = $"Do you want to {about}?",
        RequestedSchema = new ElicitRequestParams.RequestSchema
        {
            Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>(StringComparer.Ordinal)
            {
                [Agreed] = new ElicitRequestParams.BooleanSchema { Title = "Yes", Description = $"Yes, {about}." },
            },
            Required = [Agreed],
        },
    };

    private static bool HasAgreed(InputResponse answer) => answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo) is { IsAccepted: true, Content: { } content }
        && content.TryGetValue(Agreed, out var said) && said.ValueKind == System.Text.Json.JsonValueKind.True;
}
