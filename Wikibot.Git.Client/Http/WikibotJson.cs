using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wikibot.Git.Client;

/// <summary>JSON as both sides of the contract write and read it.</summary>
public static class WikibotJson
{
    /// <summary>
    /// Source-generated, camel case, nulls left out, text other than ASCII as it is (RFC 8259, section 8.1);
    /// an explicit null or a second value for a member that must not have one is an error.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Gives <paramref name="options"/> the rules of <see cref="Options"/>.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.TypeInfoResolverChain.Insert(0, WikibotJsonContext.Default);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = false;
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}
