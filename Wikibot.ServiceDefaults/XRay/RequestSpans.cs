using System.Diagnostics;
using OpenTelemetry;

namespace Wikibot.ServiceDefaults.XRay;

/// <summary>
/// The spans that a request has opened and not yet closed. A span may outlive the call that answered (the MCP SDK ends
/// a tool's span after it has written the result): the response's last byte waits for it.
/// </summary>
internal sealed class RequestSpans
{
    private static readonly AsyncLocal<RequestSpans?> Ambient = new();

    // The response goes on where its last span ends, on that very thread: a hop to another would be what tracing costs most.
    private readonly TaskCompletionSource _drained = new();
    private int _open = 1;

    /// <summary>Everything that this flow of execution starts from now on belongs to the request.</summary>
    public static RequestSpans Begin()
    {
        var spans = new RequestSpans();
        Ambient.Value = spans;
        return spans;
    }

    /// <summary>Waits until every span of the request has been closed, and so sent.</summary>
    /// <returns>False if some were still open after <paramref name="atMost"/>.</returns>
    public async Task<bool> DrainAsync(TimeSpan atMost, TimeProvider time)
    {
        Close();
        try
        {
            await _drained.Task.WaitAsync(atMost, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Counts spans. Belongs after the processor that sends them, so that closed means sent.</summary>
    public sealed class Processor : BaseProcessor<Activity>
    {
        private const string Property = "wikibot.request";

        public override void OnStart(Activity data)
        {
            if (Ambient.Value is { } spans)
            {
                Interlocked.Increment(ref spans._open);
                data.SetCustomProperty(Property, spans);
            }
        }

        public override void OnEnd(Activity data)
        {
            if (data.GetCustomProperty(Property) is RequestSpans spans)
            {
                spans.Close();
            }
        }
    }
}
