using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Wikibot.Git.Storage;

/// <summary>
/// Names of tree entries as text, without loss. Git's names are bytes; those that are no UTF-8 become lone surrogates
/// (byte <c>E9</c> is <c>U+DCE9</c>, as Python's file names have it), so that every name comes back as the bytes that it was. No page has such a name.
/// </summary>
public static class TreeName
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    /// <summary>A name's text.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name))
        {
            return Encoding.UTF8.GetString(name);
        }

        var text = new StringBuilder(name.Length);
        for (var rest = name; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var taken) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var value in rest[..taken])
                {
                    text.Append((char)(0xDC00 | value));
                }
            }

            rest = rest[taken..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a name that <see cref="Decode"/> gave, or of any well-formed text.</summary>
    /// <exception cref="ArgumentException">A lone surrogate that stands for no byte.</exception>
    public static byte[] Encode(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return Encoding.UTF8.GetBytes(name);
        }

        var bytes = new List<byte>(name.Length * 2);
        Span<byte> one = stackalloc byte[4];
        for (var i = 0; i < name.Length; i++)
        {
            if (Rune.TryGetRuneAt(name, i, out var rune))
            {
                bytes.AddRange(one[..rune.EncodeToUtf8(one)]);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.Add(name[i] is >= FirstEscape and <= LastEscape ? (byte)name[i] : throw new ArgumentException("A lone surrogate is no name.", nameof(name)));
            }
        }

        return [.. bytes];
    }

    /// <summary>Whether <see cref="Encode"/> takes it: no lone surrogate but those that stand for a byte.</summary>
    internal static bool IsName(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (Rune.TryGetRuneAt(name, i, out var rune))
            {
                i += rune.Utf16SequenceLength - 1;
            }
            else if (name[i] is not (>= FirstEscape and <= LastEscape))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A name or path for a sentence: what is no UTF-8 as <c>\xE9</c>.</summary>
    public static string Show(string path) => path.AsSpan().ContainsAnyInRange(FirstEscape, LastEscape)
        ? string.Concat(path.Select((c, i) => c is >= FirstEscape and <= LastEscape && (i == 0 || !char.IsHighSurrogate(path[i - 1]))
            ? string.Create(CultureInfo.InvariantCulture, $@"\x{(int)c & 0xFF:X2}")
            : c.ToString()))
        : path;
}
