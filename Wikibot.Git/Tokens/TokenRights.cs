using System.Text.Json.Serialization;

namespace Wikibot.Git.Tokens;

/// <summary>What an agent's token may do, of what its user may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenRights>))]
internal enum TokenRights
{
    /// <summary>Reads.</summary>
    [JsonStringEnumMemberName(CreateTokenRequest.Read)]
    Read,

    /// <summary>Reads, and makes pages where none is.</summary>
    [JsonStringEnumMemberName(CreateTokenRequest.Add)]
    Add,

    /// <summary>Reads and changes pages.</summary>
    [JsonStringEnumMemberName(CreateTokenRequest.Write)]
    Write,

    /// <summary>Everything but making tokens.</summary>
    [JsonStringEnumMemberName(CreateTokenRequest.All)]
    All,
}

internal static class TokenRightsNames
{
    public static string ToName(this TokenRights rights) => rights switch
    {
        TokenRights.Read => CreateTokenRequest.Read,
        TokenRights.Add => CreateTokenRequest.Add,
        TokenRights.Write => CreateTokenRequest.Write,
        TokenRights.All => CreateTokenRequest.All,
        _ => throw new ArgumentOutOfRangeException(nameof(rights)),
    };

    public static TokenRights? FromName(string? name) => name switch
    {
        CreateTokenRequest.Read => TokenRights.Read,
        CreateTokenRequest.Add => TokenRights.Add,
        CreateTokenRequest.Write => TokenRights.Write,
        CreateTokenRequest.All => TokenRights.All,
        _ => null,
    };
}
