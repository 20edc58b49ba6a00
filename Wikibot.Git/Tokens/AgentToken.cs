using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wikibot.Git.Tokens;

/// <summary>A token that a user made for an agent, as the share keeps it: its hash, whose it is, and what it is limited to. Nothing of it ever changes but that it ends.</summary>
/// <param name="Hash"><see cref="AgentTokenText.HashOf"/> of the token.</param>
/// <param name="Name">What it is for.</param>
/// <param name="User">Subject of whose it is.</param>
/// <param name="UserName">Their name when they made it: the author of what is written by it.</param>
/// <param name="UserEmail">Their e-mail then. It claims no invitation.</param>
/// <param name="Rights">What it may do.</param>
/// <param name="Created">When it was made, in whole seconds.</param>
/// <param name="Expires">From when on it is dead.</param>
/// <param name="Wikis">The wikis that it is good for; null for all of the user's.</param>
/// <param name="Folder">The folder that it is limited to, without a slash at its end; then <paramref name="Wikis"/> is one.</param>
/// <param name="Revoked">When it was revoked; told by the user's list alone.</param>
internal sealed record AgentToken(
    string Hash,
    string Name,
    string User,
    string UserName,
    string UserEmail,
    TokenRights Rights,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    IReadOnlyList<string>? Wikis = null,
    string? Folder = null,
    DateTimeOffset? Revoked = null)
{
    /// <summary>Hex digits by which a user names one of their tokens: of a hash of what nobody can guess, they give nothing away.</summary>
    private const int IdLength = 16;

    /// <summary>By which it is revoked.</summary>
    [JsonIgnore]
    public string Id => Hash[..IdLength];

    /// <summary>Whether a text can be the id of one.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether it is good for a wiki.</summary>
    public bool Reaches(string wiki) => Wikis?.Contains(wiki, StringComparer.Ordinal) != false;

    /// <summary>Who calls by it: the user as they were when they made it, without the right to claim an invitation.</summary>
    public Caller ToCaller(CallOrigin? origin) => new(User, UserName, UserEmail) { Origin = origin, Token = Hash };

    /// <summary>As its user sees it.</summary>
    public TokenInfo ToInfo() => new(Id, Name, Rights.ToName(), Created, Expires, Wikis, Folder is null ? null : Folder + "/", Revoked);

    /// <summary>The file's text.</summary>
    public ReadOnlyMemory<byte> ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AgentTokenJson.Kept.AgentToken);

    /// <exception cref="StoreFailedException">The file is not what <see cref="ToJson"/> writes: nobody is let in by a guess.</exception>
    public static AgentToken Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, AgentTokenJson.Kept.AgentToken) ?? throw new JsonException("Null.");
        }
        catch (JsonException error)
        {
            throw new StoreFailedException("The file of an agent's token is damaged.", error);
        }
    }
}

[JsonSerializable(typeof(AgentToken))]
internal sealed partial class AgentTokenJson : JsonSerializerContext
{
    public static AgentTokenJson Kept { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    });
}
