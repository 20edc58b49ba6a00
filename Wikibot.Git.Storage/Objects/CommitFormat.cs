using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;

namespace Wikibot.Git.Storage.Objects;

/// <summary>Git's commit objects, as text and as records.</summary>
internal static class CommitFormat
{
    /// <summary>The header that carries a commit's slot (see docs/decisions/0002): git keeps headers that it does not know.</summary>
    private const string SlotHeader = "wikibot-slot";

    /// <summary>A commit's bytes.</summary>
    public static byte[] Write(ObjectId tree, ObjectId? parent, CommitDetails details, string? operationId, string slot)
    {
        var text = new StringBuilder(256 + details.Message.Length);
        text.Append("tree ").Append(tree).Append('\n');
        if (parent is { } p)
        {
            text.Append("parent ").Append(p).Append('\n');
        }

        var person = Person(details.Author);
        text.Append("author ").Append(person).Append('\n');
        text.Append("committer ").Append(person).Append('\n');
        text.Append(SlotHeader).Append(' ').Append(slot).Append('\n');
        text.Append('\n').Append(details.Message.Replace("\0", "", StringComparison.Ordinal).TrimEnd()).Append('\n');
        var trailers = details.Trailers ?? [];
        if (trailers.Count > 0 || operationId is not null)
        {
            text.Append('\n');
            foreach (var (key, value) in trailers)
            {
                text.Append(OneLine(key)).Append(": ").Append(OneLine(value)).Append('\n');
            }

            if (operationId is not null)
            {
                text.Append("Wikibot-Operation: ").Append(operationId).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads a commit; <paramref name="slot"/> is its slot when this engine made it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no commit.</exception>
    public static Commit Read(ObjectId id, ReadOnlySpan<byte> data, out string? slot)
    {
        ObjectId? tree = null;
        Signature? author = null;
        Signature? committer = null;
        var parents = ImmutableArray.CreateBuilder<ObjectId>(1);
        slot = null;
        while (data.Length > 0 && data[0] != '\n')
        {
            var end = data.IndexOf((byte)'\n');
            var line = end < 0 ? data : data[..end];
            data = end < 0 ? [] : data[(end + 1)..];
            if (line.StartsWith("tree "u8))
            {
                tree ??= Hex(line[5..]);
            }
            else if (line.StartsWith("parent "u8))
            {
                parents.Add(Hex(line[7..]));
            }
            else if (line.StartsWith("author "u8))
            {
                author ??= Person(line[7..]);
            }
            else if (line.StartsWith("committer "u8))
            {
                committer ??= Person(line[10..]);
            }
            else if (line.StartsWith("wikibot-slot "u8))
            {
                slot ??= Encoding.ASCII.GetString(line[13..]);
            }
        }

        var message = data.Length > 0 ? Encoding.UTF8.GetString(data[1..]) : "";
        return tree is { } t && author is not null && committer is not null
            ? new Commit(id, t, parents.DrainToImmutable(), author, committer, message)
            : throw new InvalidDataException($"Object {id} is no commit.");
    }

    private static ObjectId Hex(ReadOnlySpan<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        return hex.Length == 2 * ObjectId.Size && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? new ObjectId(bytes)
            : throw new InvalidDataException("A commit with a broken id.");
    }

    private static string Person(Signature who)
    {
        var offset = who.When.Offset;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return $"{Clean(who.Name, "unknown")} <{Clean(who.Email, "")}> {who.When.ToUnixTimeSeconds()} {sign}{offset.Duration():hhmm}";
    }

    /// <summary>Git's own rule: no angle brackets, no line ends, no leading or trailing punctuation that would confuse a parser.</summary>
    private static string Clean(string text, string fallback)
    {
        var kept = string.Concat(text.Where(c => c is not ('<' or '>') && !char.IsControl(c))).Trim(' ', '.', ',', ':', ';', '"', '\'', '\\');
        return kept.Length == 0 ? fallback : kept;
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static Signature Person(ReadOnlySpan<byte> line)
    {
        var open = line.IndexOf((byte)'<');
        var close = line.LastIndexOf((byte)'>');
        if (open < 0 || close < open)
        {
            return new Signature(Encoding.UTF8.GetString(line), "", DateTimeOffset.UnixEpoch);
        }

        var rest = line[(close + 1)..].TrimStart((byte)' ');
        if (!Utf8Parser.TryParse(rest, out long seconds, out var digits))
        {
            (seconds, digits) = (0, 0);
        }

        var zone = rest[digits..].TrimStart((byte)' ');
        var offset = TimeSpan.Zero;
        if (zone.Length == 5 && Utf8Parser.TryParse(zone[1..], out int hhmm, out _) && hhmm < 1400)
        {
            offset = new TimeSpan(hhmm / 100, hhmm % 100, 0) * (zone[0] == '-' ? -1 : 1);
        }

        // Year 0001 to 9999; a foreign commit may claim anything.
        var when = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, -62_000_000_000, 253_000_000_000)).ToOffset(offset);
        return new Signature(Encoding.UTF8.GetString(line[..open].TrimEnd((byte)' ')), Encoding.UTF8.GetString(line[(open + 1)..close]), when);
    }
}
