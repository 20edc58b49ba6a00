using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wikibot.Git.Members;

/// <summary>One member, as <c>members.json</c> keeps it.</summary>
internal sealed record Member(string Subject, Role Role, string? Name = null, string? Email = null);

/// <summary>
/// The members of a wiki: the file <c>members.json</c> under <c>refs/wikibot/meta</c>, by subject in ordinal order,
/// indented, so that its history reads well.
/// </summary>
internal sealed class MemberList
{
    public const string FileName = "members.json";

    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImmutableSortedDictionary<string, Member> _members;

    private MemberList(ImmutableSortedDictionary<string, Member> members) => _members = members;

    public static MemberList Empty { get; } = new(ImmutableSortedDictionary.Create<string, Member>(StringComparer.Ordinal));

    public IEnumerable<Member> All => _members.Values;

    public Role? RoleOf(string subject) => _members.TryGetValue(subject, out var member) ? member.Role : null;

    public MemberList With(Member member) => new(_members.SetItem(member.Subject, member));

    public ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteStartArray("members");
            foreach (var member in All)
            {
                json.WriteStartObject();
                json.WriteString("subject", member.Subject);
                json.WriteString("role", member.Role.ToName());
                WriteOptional(json, "name", member.Name);
                WriteOptional(json, "email", member.Email);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <exception cref="StoreFailedException">The file is not what <see cref="ToJson"/> writes: nobody is let in by a guess.</exception>
    public static MemberList Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var list = Empty;
            foreach (var item in document.RootElement.GetProperty("members").EnumerateArray())
            {
                var role = Roles.FromName(item.GetProperty("role").GetString()) ?? throw new JsonException("Unknown role.");
                list = list.With(new Member(item.GetProperty("subject").GetString()!, role, Optional(item, "name"), Optional(item, "email")));
            }

            return list;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StoreFailedException($"Its list of members ({FileName} on refs/wikibot/meta) is damaged.", error, StoreDamage.Form);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string? Optional(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
