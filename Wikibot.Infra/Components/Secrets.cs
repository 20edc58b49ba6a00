using Pulumi;
using Pulumi.Aws.Ssm;

namespace Wikibot.Infra.Components;

/// <summary>
/// Secrets of the MCP function, from <c>pulumi config set --secret</c> into SecureString parameters (free, encrypted with the
/// account's key for parameters). A parameter's name below <see cref="Path"/> is the configuration key that it sets.
/// </summary>
internal sealed class Secrets : ComponentResource
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Registers a parameter for each secret that is configured.</summary>
    public Secrets(string name, StackSettings settings, ComponentResourceOptions options)
        : base("wikibot:infra:Secrets", name, options)
    {
        Path = PathOf(settings);
        Add($"{name}-identity-secret", "Wikibot/Identity/Secret", settings.IdentitySecret);
        Add($"{name}-static-tokens", "MCP_AUTH_TOKEN", settings.StaticTokens);
        Add($"{name}-workos-api-key", "Wikibot/WorkOS/ApiKey", settings.WorkOSApiKey);
        RegisterOutputs();
    }

    /// <summary>The parameters' folder, such as <c>/wikibot/dev/mcp</c>.</summary>
    public string Path { get; }

    /// <summary>Changes with every secret.</summary>
    public Output<string> Revision => Output.All(_parameters.Select(parameter => (Input<int>)parameter.Version)).Apply(versions => string.Join('.', versions));

    /// <summary>What a role needs to read the folder. The account's key for parameters asks for no right of its own.</summary>
    public Statement Access
    {
        get
        {
            var folder = _parameters[0].Arn.Apply(arn => arn[..(arn.IndexOf(Path, StringComparison.Ordinal) + Path.Length)]);
            return new() { Actions = ["ssm:GetParametersByPath"], Resources = [folder, Output.Format($"{folder}/*")] };
        }
    }

    /// <summary>The parameters' folder of a stack.</summary>
    public static string PathOf(StackSettings settings) => $"/wikibot/{settings.Stack}/mcp";

    private void Add(string name, string key, Output<string>? value)
    {
        if (value != null)
        {
            _parameters.Add(new Parameter(
                name,
                new ParameterArgs { Name = $"{Path}/{key}", Type = ParameterType.SecureString, Value = value },
                new CustomResourceOptions { Parent = this }));
        }
    }
}
