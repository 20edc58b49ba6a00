using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.Tests.ServiceDefaults.XRay;

public sealed class RequestSpansTests : IDisposable
{
    private readonly ActivitySource _source = new($"Test.{Guid.NewGuid()}");
    private readonly TracerProvider _traces;

    public RequestSpansTests() =>
        _traces = Sdk.CreateTracerProviderBuilder().AddSource(_source.Name).AddProcessor(new RequestSpans.Processor()).Build();

    [Fact]
    public async Task Drain_spanOfABackgroundTask_waitsForItsEnd()
    {
        var spans = RequestSpans.Begin();
        var finish = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var background = Task.Run(async () =>
        {
            using var span = _source.StartActivity("late");
            started.SetResult();
            await finish.Task;
        });
        await started.Task;

        var drained = spans.DrainAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        drained.IsCompleted.ShouldBeFalse();
        finish.SetResult();

        (await drained).ShouldBeTrue();
        await background;
    }

    [Fact]
    public async Task Drain_spanThatNeverEnds_givesUp()
    {
        var spans = RequestSpans.Begin();
        using var span = _source.StartActivity("endless");

        (await spans.DrainAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System)).ShouldBeFalse();
    }

    [Fact]
    public async Task Drain_spanOfAnotherRequest_isNotWaitedFor()
    {
        var other = Task.Run(() =>
        {
            RequestSpans.Begin();
            return _source.StartActivity("other");
        });
        using var span = await other;
        var spans = RequestSpans.Begin();

        (await spans.DrainAsync(TimeSpan.FromMinutes(1), TimeProvider.System)).ShouldBeTrue();
    }

    public void Dispose()
    {
        _traces.Dispose();
        _source.Dispose();
    }
}
