using Pulumi;
using Pulumi.Aws.Ssm;

namespace Wikibot.Infra.Components;

/// <summary>
/// Secrets of a function, from <c>pulumi config set --secret</c> into SecureString parameters (free, encrypted with the
/// account's key for parameters), each function's in a folder of its own. A parameter's name below <see cref="Path"/> is the configuration key that it sets.
/// </summary>
internal sealed class Secrets : ComponentResource
{
    private readonly StackSettings _settings;
    private readonly string _section;
    private readonly List<Parameter> _parameters = [];

    private Secrets(string name, StackSettings settings, string folder, string section, (string Name, string Key, Output<string>? Value)[] secrets, ComponentResourceOptions options)
        : base("wikibot:infra:Secrets", name, options)
    {
        _settings = settings;
        _section = section;
        Path = $"/wikibot/{settings.Stack}/{folder}";
        foreach (var (suffix, key, value) in secrets)
        {
            if (value != null)
            {
                _parameters.Add(new Parameter(
                    $"{name}-{suffix}",
                    new ParameterArgs { Name = $"{Path}/{key}", Type = ParameterType.SecureString, Value = value },
                    new CustomResourceOptions { Parent = this }));
            }
        }

        RegisterOutputs();
    }

    /// <summary>The parameters' folder, such as <c>/wikibot/dev/mcp</c>.</summary>
    public string Path { get; }

    /// <summary>Changes with every secret and with the public URL, and so replaces running processes: they know only what they read at their start.</summary>
    public Output<string> Revision => Output.All(_parameters.Select(parameter => (Input<int>)parameter.Version))
        .Apply(versions => $"{string.Join('.', versions)}@{_settings.Domain?.Name ?? "cloudfront"}");

    /// <summary>What a role needs to read the folder. The account's key for parameters asks for no right of its own.</summary>
    public Statement Access
    {
        get
        {
            var folder = _parameters[0].Arn.Apply(arn => arn[..(arn.IndexOf(Path, StringComparison.Ordinal) + Path.Length)]);
            return new() { Actions = ["ssm:GetParametersByPath"], Resources = [folder, Output.Format($"{folder}/*")] };
        }
    }

    /// <summary>Registers those of the MCP function.</summary>
    public static Secrets OfMcp(string name, StackSettings settings, ComponentResourceOptions options) => new(
        name, settings, "mcp", "Wikibot",
        [
            ("identity-secret", "Wikibot/Identity/Secret", settings.IdentitySecret),
            ("static-tokens", "MCP_AUTH_TOKEN", settings.StaticTokens),
            ("workos-api-key", "Wikibot/WorkOS/ApiKey", settings.WorkOSApiKey),
        ],
        options);

    /// <summary>Registers those of the web function, which needs no token of anybody's.</summary>
    public static Secrets OfWeb(string name, StackSettings settings, WebSettings web, ComponentResourceOptions options) => new(
        name, settings, "web", "Wikibot/Web",
        [
            ("identity-secret", "Wikibot/Identity/Secret", settings.IdentitySecret),
            ("client-secret", "Wikibot/Web/SignIn/ClientSecret", web.ClientSecret),
        ],
        options);

    /// <summary>Tells the function, by a parameter that is no secret, what is known only when what stands in front of it is there.</summary>
    /// <param name="name">Name of the resource.</param>
    /// <param name="key">A setting of its section, such as <c>PublicUrl</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="options">Whose child it is.</param>
    public void Tell(string name, string key, Output<string> value, CustomResourceOptions options) => _ = new Parameter(
        name, new ParameterArgs { Name = $"{Path}/{_section}/{key}", Type = ParameterType.String, Value = value }, options);
}
