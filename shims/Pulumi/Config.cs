using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>The stack's configuration, by the environment variables that the CLI sets (PULUMI_CONFIG).</summary>
public sealed class Config
{
    private readonly string _name;

    public Config(string? name = null)
    {
        _name = name ?? Deployment.Instance.ProjectName;
    }

    public string? Get(string key) => Deployment.Current.GetConfig(FullKey(key));

    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    public bool? GetBoolean(string key) => Get(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw WrongType(key, other, nameof(Boolean)),
    };

    public int? GetInt32(string key) => Get(key) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw WrongType(key, other, nameof(Int32)),
    };

    public T? GetObject<T>(string key)
    {
        var text = Get(key);
        try
        {
            return text == null ? default : JsonSerializer.Deserialize<T>(text);
        }
        catch (JsonException e)
        {
            throw WrongType(key, text, typeof(T).FullName!, e);
        }
    }

    public string Require(string key) => Get(key) ?? throw Missing(key);

    public Output<string> RequireSecret(string key) => GetSecret(key) ?? throw Missing(key);

    private string FullKey(string key) => $"{_name}:{key}";

    private RunException Missing(string key)
        => new($"Missing Required configuration variable '{FullKey(key)}'\n\tplease set a value using the command `pulumi config set {FullKey(key)} <value>`");

    private RunException WrongType(string key, string? value, string type, Exception? inner = null)
        => new($"Configuration '{FullKey(key)}' value '{value}' is not a valid {type}", inner);
}
