using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi;

namespace Wikibot.Infra;

/// <summary>A statement of an IAM policy.</summary>
internal sealed record Statement
{
    /// <summary>Allow or Deny.</summary>
    public string Effect { get; init; } = "Allow";

    /// <summary>Who, in a resource's policy: kind (<c>Service</c>, <c>AWS</c>) and value; nobody in a role's.</summary>
    public (string Kind, string Value)? Principal { get; init; }

    /// <summary>What may be done.</summary>
    public required string[] Actions { get; init; }

    /// <summary>To what; empty in a trust policy.</summary>
    public Input<string>[] Resources { get; init; } = [];

    /// <summary>Under which conditions: operator, key, value.</summary>
    public (string Operator, string Key, Input<string> Value)[] Conditions { get; init; } = [];
}

/// <summary>IAM policy documents.</summary>
internal static class Policy
{
    // Quotes and angle brackets of a policy are not HTML's.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document as JSON, once all its ARNs are known.</summary>
    public static Output<string> Document(params Statement[] statements)
        => Output.All(statements.Select(statement => (Input<object>)Render(statement)))
            .Apply(rendered => JsonSerializer.Serialize(new Dictionary<string, object> { ["Version"] = "2012-10-17", ["Statement"] = rendered }, Json));

    /// <summary>A role's trust policy for an AWS service.</summary>
    public static Output<string> Trust(string service, params (string Operator, string Key, Input<string> Value)[] conditions)
        => Document(new Statement { Principal = ("Service", service), Actions = ["sts:AssumeRole"], Conditions = conditions });

    private static Output<object> Render(Statement statement)
    {
        var resources = Output.All(statement.Resources);
        var conditions = Output.All(statement.Conditions.Select(condition => condition.Value));
        return resources.Apply(arns => conditions.Apply(values =>
        {
            var document = new Dictionary<string, object> { ["Effect"] = statement.Effect };
            if (statement.Principal is { } principal)
            {
                document["Principal"] = new Dictionary<string, string> { [principal.Kind] = principal.Value };
            }

            document["Action"] = statement.Actions;
            if (!arns.IsEmpty)
            {
                document["Resource"] = arns;
            }

            if (!values.IsEmpty)
            {
                document["Condition"] = statement.Conditions.Zip(values)
                    .GroupBy(pair => pair.First.Operator)
                    .ToDictionary(group => group.Key, group => group.ToDictionary(pair => pair.First.Key, pair => pair.Second));
            }

            return (object)document;
        }));
    }
}
