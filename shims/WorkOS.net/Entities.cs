using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkOS;

public class User
{
    public string Object { get; set; } = "user";

    public string Id { get; set; } = default!;

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Name { get; set; }

    public string? ProfilePictureUrl { get; set; }

    public string Email { get; set; } = default!;

    public bool EmailVerified { get; set; }

    public string? ExternalId { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    public string? Locale { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

public class UserIdentitiesGetItem
{
    public string IdpId { get; set; } = default!;

    public string Type { get; set; } = "OAuth";

    public UserIdentitiesGetItemProvider Provider { get; set; }
}

public enum UserIdentitiesGetItemProvider
{
    [EnumMember(Value = "unknown")]
    Unknown,
    [EnumMember(Value = "AppleOAuth")]
    AppleOAuth,
    [EnumMember(Value = "BitbucketOAuth")]
    BitbucketOAuth,
    [EnumMember(Value = "DiscordOAuth")]
    DiscordOAuth,
    [EnumMember(Value = "GithubOAuth")]
    GithubOAuth,
    [EnumMember(Value = "GitLabOAuth")]
    GitLabOAuth,
    [EnumMember(Value = "GoogleOAuth")]
    GoogleOAuth,
    [EnumMember(Value = "GrokOAuth")]
    GrokOAuth,
    [EnumMember(Value = "XOAuth")]
    XoAuth,
    [EnumMember(Value = "IntuitOAuth")]
    IntuitOAuth,
    [EnumMember(Value = "LinkedInOAuth")]
    LinkedInOAuth,
    [EnumMember(Value = "MicrosoftOAuth")]
    MicrosoftOAuth,
    [EnumMember(Value = "SalesforceOAuth")]
    SalesforceOAuth,
    [EnumMember(Value = "SlackOAuth")]
    SlackOAuth,
    [EnumMember(Value = "VercelMarketplaceOAuth")]
    VercelMarketplaceOAuth,
    [EnumMember(Value = "VercelOAuth")]
    VercelOAuth,
    [EnumMember(Value = "XeroOAuth")]
    XeroOAuth,
}

internal static class Json
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new ProviderConverter() },
    };

    /// <summary>By the wire names; a provider that came later reads as Unknown.</summary>
    private sealed class ProviderConverter : JsonConverter<UserIdentitiesGetItemProvider>
    {
        private static readonly Dictionary<string, UserIdentitiesGetItemProvider> ByName = typeof(UserIdentitiesGetItemProvider)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(f => f.GetCustomAttribute<EnumMemberAttribute>()!.Value!, f => (UserIdentitiesGetItemProvider)f.GetValue(null)!);

        public override UserIdentitiesGetItemProvider Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            ByName.GetValueOrDefault(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, UserIdentitiesGetItemProvider value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Only the package WorkOS.net writes identities.");
    }
}
