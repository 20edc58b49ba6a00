using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wikibot.Git.Members;

/// <summary>The file <c>members.json</c> under <c>refs/wikibot/meta</c>, indented, so that its history reads well.</summary>
internal static class MemberFile
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> ToJson(this MemberList list)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteStartArray("members");
            foreach (var member in list.All)
            {
                Write(json, member);
            }

            json.WriteEndArray();
            if (list.Invited.Any())
            {
                json.WriteStartArray("invited");
                foreach (var invitation in list.Invited)
                {
                    Write(json, invitation);
                }

                json.WriteEndArray();
            }

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
            var list = document.RootElement.GetProperty("members").EnumerateArray().Aggregate(MemberList.Empty, (all, item) => all.With(ReadMember(item)));
            return document.RootElement.TryGetProperty("invited", out var invited)
                ? invited.EnumerateArray().Select(ReadInvitation).Aggregate(list, (all, item) => all.With(EmailAddress.Key(item.Email) ?? throw new JsonException("No e-mail."), item))
                : list;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new StoreFailedException($"Its list of members ({MemberList.FileName} on refs/wikibot/meta) is damaged.", error, StoreDamage.Form);
        }
    }

    private static void Write(Utf8JsonWriter json, Member member)
    {
        json.WriteStartObject();
        json.WriteString("subject", member.Subject);
        json.WriteString("role", member.Role.ToName());
        WriteOptional(json, "name", member.Name);
        WriteOptional(json, "email", member.Email);
        if (member.EmailVerified)
        {
            json.WriteBoolean("emailVerified", true);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Invitation invitation)
    {
        json.WriteStartObject();
        json.WriteString("email", invitation.Email);
        json.WriteString("role", invitation.Role.ToName());
        json.WriteString("by", invitation.By);
        json.WriteString("at", invitation.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static Member ReadMember(JsonElement item) => new(
        item.GetProperty("subject").GetString()!, RoleOf(item), Optional(item, "name"), Optional(item, "email"),
        item.TryGetProperty("emailVerified", out var verified) && verified.GetBoolean());

    private static Invitation ReadInvitation(JsonElement item) => new(
        item.GetProperty("email").GetString()!, RoleOf(item), item.GetProperty("by").GetString()!, item.GetProperty("at").GetDateTimeOffset());

    private static Role RoleOf(JsonElement item) => Roles.FromName(item.GetProperty("role").GetString()) ?? throw new JsonException("Unknown role.");

    private static string? Optional(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
