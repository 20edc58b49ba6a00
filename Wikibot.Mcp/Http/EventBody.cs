using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Http;

/// <summary>The body of a response of the MCP endpoint, which writes its events one by one: where the first is the answer, it is all of the body.</summary>
internal sealed class EventBody(HttpResponse response, Stream inner) : WriteOnlyStream
{
    private bool _begun;

    /// <summary>What stands in the answer in place of the marks that the SDK was given.</summary>
    public ReadyAnswer? Answer { get; set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsAnswer(buffer.Span))
        {
            buffer = Answer?.Into(buffer.Span) ?? buffer;
            if (!_begun && !response.HasStarted)
            {
                response.ContentLength = buffer.Length;
            }
        }

        _begun = true;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("What answers here writes asynchronously.");

    /// <summary>Before the first event there is nothing but the head, which goes with it.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => _begun ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException("What answers here writes asynchronously.");

    /// <summary>Whether it is one event that holds a result or an error: a request has one of them, and nothing comes after it.</summary>
    private static bool IsAnswer(ReadOnlySpan<byte> written) =>
        (written.StartsWith("event: message\ndata: {\"result\":"u8) || written.StartsWith("event: message\ndata: {\"error\":"u8)) && written.EndsWith("}\n\n"u8);
}
