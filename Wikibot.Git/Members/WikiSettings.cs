using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wikibot.Git.Members;

/// <summary>What owners decided about a wiki, beside its members: the file <c>wiki.json</c> under <c>refs/wikibot/meta</c>; absent when nothing.</summary>
/// <param name="Title">Its title, where that is not its name.</param>
/// <param name="DeletedAt">When it was deleted.</param>
/// <param name="DeletedBy">Subject of who did that.</param>
/// <param name="PublicSince">Since when anybody may clone it; null when only members may. Who said so, its commit tells.</param>
internal sealed record WikiSettings(string? Title = null, DateTimeOffset? DeletedAt = null, string? DeletedBy = null, DateTimeOffset? PublicSince = null)
{
    public const string FileName = "wiki.json";

    /// <summary>Days in which an owner can bring a deleted wiki back.</summary>
    public const int MaxDeletedDays = 30;

    /// <summary>Until when an owner can bring it back; null when it is not deleted.</summary>
    [JsonIgnore]
    public DateTimeOffset? DeletedUntil => DeletedAt?.AddDays(MaxDeletedDays);

    /// <summary>The change that makes the file say this.</summary>
    public FileChange ToChange() => this == new WikiSettings()
        ? new FileChange(FileName)
        : new FileChange(FileName, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(this, WikiSettingsJson.Readable.WikiSettings).Append((byte)'\n').ToArray());

    /// <exception cref="StoreFailedException">The file is not what <see cref="ToChange"/> writes: a deleted wiki does not come back by a guess.</exception>
    public static WikiSettings Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, WikiSettingsJson.Readable.WikiSettings) ?? throw new JsonException("Null.");
        }
        catch (JsonException error)
        {
            throw new StoreFailedException($"Its settings ({FileName} on refs/wikibot/meta) are damaged.", error, StoreDamage.Form);
        }
    }
}

[JsonSerializable(typeof(WikiSettings))]
internal sealed partial class WikiSettingsJson : JsonSerializerContext
{
    public static WikiSettingsJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
