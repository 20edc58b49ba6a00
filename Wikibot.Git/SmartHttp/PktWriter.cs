using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Wikibot.Git.SmartHttp;

/// <summary>Writes packets of git's protocol.</summary>
internal sealed class PktWriter(PipeWriter to)
{
    /// <summary>A line; its end is added.</summary>
    public void Line(string text) => Text(text + "\n");

    /// <summary>A packet of text as it is.</summary>
    public void Text(string text)
    {
        var span = Begin(Encoding.UTF8.GetByteCount(text));
        to.Advance(PktReader.Head + Encoding.UTF8.GetBytes(text, span));
    }

    /// <summary>Bytes of a band, in one packet: at most <see cref="SideBandStream.MaxBytes"/>.</summary>
    public void Band(byte band, ReadOnlySpan<byte> data)
    {
        var span = Begin(data.Length + 1);
        span[0] = band;
        data.CopyTo(span[1..]);
        to.Advance(PktReader.Head + 1 + data.Length);
    }

    /// <summary>Bytes of what was asked for, in as many packets as they take.</summary>
    public void Data(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var piece = data[..Math.Min(data.Length, SideBandStream.MaxBytes)];
            Band(SideBandStream.Data, piece);
            data = data[piece.Length..];
        }
    }

    /// <summary>Lines for the terminal; git shows each after <c>remote: </c>.</summary>
    public void Say(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            Band(SideBandStream.Words, bytes.AsSpan(0, Math.Min(bytes.Length, SideBandStream.MaxBytes)));
        }
    }

    /// <summary><c>0000</c>.</summary>
    public void Flush() => to.Write("0000"u8);

    /// <summary><c>0001</c>.</summary>
    public void Delimiter() => to.Write("0001"u8);

    /// <summary>Sends what was written.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken) => await to.FlushAsync(cancellationToken);

    /// <summary>Writes the length, and returns where its bytes go.</summary>
    private Span<byte> Begin(int count)
    {
        var span = to.GetSpan(PktReader.Head + count);
        (PktReader.Head + count).TryFormat(span, out _, "x4", CultureInfo.InvariantCulture);
        return span.Slice(PktReader.Head, count);
    }
}
