using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wikibot.Git.Members;

/// <summary>
/// The trailer <c>Wikibot-Member: ["who","role before","role after"]</c> of a commit that changes a member: user id or invited e-mail, and <c>none</c> for no role.
/// </summary>
internal static class MemberTrailer
{
    public const string Key = "Wikibot-Member";

    public static KeyValuePair<string, string> Make(string member, Role? before, Role? after) =>
        new(Key, JsonSerializer.Serialize([member, Named(before), Named(after)], MemberTrailerJson.Default.StringArray));

    /// <summary>What a commit says that it changed; null when it changed no member.</summary>
    public static (string Member, string Before, string After)? Read(Commit commit)
    {
        try
        {
            return CommitText.Trailers(commit.Message, Key).FirstOrDefault() is { } json
                && JsonSerializer.Deserialize(json, MemberTrailerJson.Default.StringArray) is [var member, var before, var after]
                ? (member, before, after)
                : null;
        }
        catch (JsonException)
        {
            // Written by someone else's tool: then it says nothing.
            return null;
        }
    }

    public static string Named(Role? role) => role?.ToName() ?? SetMemberRequest.NoRole;
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class MemberTrailerJson : JsonSerializerContext;
