namespace Wikibot.Tests;

/// <summary>A patient clock, set forward by hand; timers run as ever.</summary>
internal sealed class ShiftedTime : PatientTime
{
    private TimeSpan _shift;

    public void Advance(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
