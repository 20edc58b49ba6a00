using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wikibot.Mcp.Http;

/// <summary>
/// What a tool answers, as it is sent. The SDK writes a result to JSON, reads that again and writes it into the message: a page is escaped three times over, at last
/// with every quotation mark and all that is not ASCII as <c>\u00DC</c>. So it is given a result with two short marks in their place, and the structured content and the
/// text are copied into the message as it goes out (<see cref="EventBody"/>).
/// </summary>
/// <param name="Content">The structured content.</param>
/// <param name="Text">The same as text.</param>
internal sealed record ReadyAnswer(JsonElement Content, string Text)
{
    // The marks as they are written. Each process has its own, so that nobody can write them into a page.
    private static readonly byte[] s_text;
    private static readonly byte[] s_content;
    private static readonly JsonWriterOptions s_asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static ReadyAnswer()
    {
        TextMark = $"text {Guid.NewGuid():N}";
        ContentMark = JsonSerializer.SerializeToElement($"content {Guid.NewGuid():N}");
        (s_text, s_content) = (Encoding.ASCII.GetBytes($"\"{TextMark}\""), Encoding.ASCII.GetBytes(ContentMark.GetRawText()));
    }

    /// <summary>Stands for the text.</summary>
    public static string TextMark { get; }

    /// <summary>Stands for the structured content.</summary>
    public static JsonElement ContentMark { get; }

    /// <summary>The message with the answer in place of the marks; null when it has none.</summary>
    public ReadOnlyMemory<byte>? Into(ReadOnlySpan<byte> message)
    {
        var text = message.IndexOf(s_text);
        var behind = text + s_text.Length;
        var content = text < 0 ? -1 : message[behind..].IndexOf(s_content);
        if (content < 0)
        {
            return null;
        }

        var raw = JsonMarshal.GetRawUtf8Value(Content);
        var whole = new ArrayBufferWriter<byte>(message.Length + raw.Length + Text.Length + (Text.Length >> 3));
        whole.Write(message[..text]);
        using (var json = new Utf8JsonWriter(whole, s_asItIs))
        {
            json.WriteStringValue(Text);
        }

        whole.Write(message.Slice(behind, content));
        whole.Write(raw);
        whole.Write(message[(behind + content + s_content.Length)..]);
        return whole.WrittenMemory;
    }
}
