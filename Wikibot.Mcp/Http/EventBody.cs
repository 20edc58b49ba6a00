using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Http;

/// <summary>The body of a response of the MCP endpoint, which writes its events one by one: where the first is the answer, it is all of the body.</summary>
internal sealed class EventBody(HttpResponse response, Stream inner) : WriteOnlyStream
{
    private bool _begun;

    /// <summary>What stands in the answer in place of the marks that the SDK was given.</summary>
    public ReadyAnswer? Answer { get; set; }

    /// <exception cref="InvalidOperationException">Marks would go out in an answer: it does not come as one event, or not with both of them.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Answer is not null && !buffer.Span.EndsWith("}\n\n"u8))
        {
            throw new InvalidOperationException("The SDK wrote a piece of an event: an answer has to come as one.");
        }

        var isResult = buffer.Span.StartsWith("event: message\ndata: {\"result\":"u8);
        if (isResult && Answer is not null)
        {
            buffer = Answer.Into(buffer.Span) ?? throw new InvalidOperationException("The SDK wrote a result without what stands for its content and its text.");
            Answer = null;
        }

        if ((isResult || buffer.Span.StartsWith("event: message\ndata: {\"error\":"u8)) && !_begun && !response.HasStarted && buffer.Span.EndsWith("}\n\n"u8))
        {
            // A request has one result or error, and nothing comes after it.
            response.ContentLength = buffer.Length;
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
}
