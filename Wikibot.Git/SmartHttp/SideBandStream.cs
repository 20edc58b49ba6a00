using System.IO.Pipelines;
using System.Text;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Git.SmartHttp;

/// <summary>Which kind of bands a client takes, by the most bytes of a packet of them.</summary>
internal enum Bands
{
    /// <summary>None: the bytes as they are.</summary>
    None = 0,

    /// <summary><c>side-band</c>.</summary>
    Small = 1000,

    /// <summary><c>side-band-64k</c>.</summary>
    Large = PktReader.MaxBytes,
}

/// <summary>
/// A pack, or a report, on its way to a client, beside words for the terminal. It is written synchronously on a thread of its own, and waits
/// there until the client has taken what came before.
/// </summary>
/// <param name="to">Where it goes.</param>
/// <param name="bands">What the client takes.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <param name="mostData">Most bytes of a pack; null for any number.</param>
internal sealed class SideBandStream(PipeWriter to, Bands bands, CancellationToken cancellationToken, long? mostData = null) : WriteOnlyStream
{
    /// <summary>Most bytes of a band in one packet.</summary>
    public const int MaxBytes = (int)Bands.Large - PktReader.Head - 1;

    /// <summary>The band of what was asked for.</summary>
    public const byte Data = 1;

    /// <summary>The band of words for the terminal.</summary>
    public const byte Words = 2;

    private const byte Fatal = 3;

    private readonly PktWriter _packets = new(to);
    private long _left = mostData ?? long.MaxValue;
    private readonly int _most = bands == Bands.None ? MaxBytes : (int)bands - PktReader.Head - 1;

    /// <exception cref="AnswerFullException">There is no room for it.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _left -= buffer.Length;
        if (_left < 0)
        {
            throw new AnswerFullException(mostData!.Value);
        }

        while (!buffer.IsEmpty)
        {
            var piece = buffer[..Math.Min(buffer.Length, _most)];
            buffer = buffer[piece.Length..];
            if (bands == Bands.None)
            {
                piece.CopyTo(to.GetSpan(piece.Length));
                to.Advance(piece.Length);
            }
            else
            {
                _packets.Band(Data, piece);
            }
        }

        // Once for all of it: what comes in pieces of 64 KiB is a little more than one packet.
        Flush();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Words for the terminal, where the client takes them; git shows each line after <c>remote: </c>.</summary>
    public void Say(string words) => Say(Words, words);

    /// <summary>Ends it for a reason that the client shows.</summary>
    public void Fail(string reason) => Say(Fatal, reason);

    public override void Flush()
    {
        // Waits here, and not by await: what writes a pack holds mapped windows and spans of it from one piece to the next, and is synchronous for that;
        // it runs on a thread of its own, so no thread of the pool stands still for a client that reads slowly.
        if (to.FlushAsync(cancellationToken).AsTask().GetAwaiter().GetResult().IsCompleted)
        {
            throw new OperationCanceledException("The client has gone.");
        }
    }

    /// <summary>Ends the bands.</summary>
    public void Finish()
    {
        if (bands != Bands.None)
        {
            _packets.Flush();
        }

        Flush();
    }

    private void Say(byte band, string words)
    {
        if (bands == Bands.None)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(words.EndsWith('\n') ? words : words + "\n").AsSpan();
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, _most);
            _packets.Band(band, bytes[..count]);
            bytes = bytes[count..];
        }

        Flush();
    }
}
