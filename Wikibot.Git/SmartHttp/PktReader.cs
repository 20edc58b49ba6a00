using System.Buffers.Text;
using System.Text;

namespace Wikibot.Git.SmartHttp;

/// <summary>What one packet of git's protocol is (gitprotocol-common).</summary>
internal enum PktKind
{
    /// <summary>A line.</summary>
    Line,

    /// <summary><c>0000</c>.</summary>
    Flush,

    /// <summary><c>0001</c>.</summary>
    Delimiter,

    /// <summary>Nothing comes any more.</summary>
    End,
}

/// <summary>One packet.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Of a line, its text without the line's end.</param>
internal readonly record struct Pkt(PktKind Kind, string Text = "");

/// <summary>Reads packets, each at most as long as git makes them, and nothing behind the last one.</summary>
internal sealed class PktReader(Stream stream)
{
    /// <summary>Bytes of a packet's length.</summary>
    public const int Head = 4;

    /// <summary>Most bytes of a packet in git's protocol, its length included.</summary>
    public const int MaxBytes = 65520;

    private readonly byte[] _buffer = new byte[MaxBytes];

    /// <exception cref="GitRefusal">It is cut off, or no packet.</exception>
    public async ValueTask<Pkt> ReadAsync(CancellationToken cancellationToken)
    {
        var got = await stream.ReadAtLeastAsync(_buffer.AsMemory(0, Head), Head, throwOnEndOfStream: false, cancellationToken);
        if (got == 0)
        {
            return new Pkt(PktKind.End);
        }

        if (got < Head || !Utf8Parser.TryParse(_buffer.AsSpan(0, Head), out int length, out var digits, 'x') || digits != Head)
        {
            throw new GitRefusal("the request is no sequence of packets: a length is missing or no number");
        }

        switch (length)
        {
            case 0:
                return new Pkt(PktKind.Flush);
            case 1:
                return new Pkt(PktKind.Delimiter);
            case < Head or > MaxBytes:
                throw new GitRefusal($"the request is no sequence of packets: a packet cannot have the length {length}");
        }

        var count = length - Head;
        if (await stream.ReadAtLeastAsync(_buffer.AsMemory(0, count), count, throwOnEndOfStream: false, cancellationToken) < count)
        {
            throw new GitRefusal("the request is cut off in the middle of a packet");
        }

        return new Pkt(PktKind.Line, Encoding.UTF8.GetString(_buffer, 0, count > 0 && _buffer[count - 1] == '\n' ? count - 1 : count));
    }
}
