using System.Diagnostics;
using System.Globalization;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;

namespace Wikibot.Benchmarks.Finding;

/// <summary>What a run of <c>bench find</c> has found so far; each figure is printed as it comes.</summary>
internal sealed class FindSheet
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public List<string> Settings { get; } = [];

    public List<Bar> Bars { get; } = [];

    /// <summary>Rows of the table of memory.</summary>
    public List<string[]> Memory { get; } = [];

    /// <summary>Says how far the run is.</summary>
    public void Say(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_began).TotalSeconds,6:F0} s  {what}"));

    public Figure Add(string operation, string subject, List<double> times)
    {
        var figure = Figure.Of(operation, subject, times);
        _figures.Add(figure);
        Say($"{operation} | {subject} | {Units.Time(figure.Median)}");
        return figure;
    }

    /// <summary>The median of what was measured; null when it was not.</summary>
    public double? Median(string operation, string subject) => _figures.Find(figure => figure.Operation == operation && figure.Subject == subject)?.Median;

    /// <summary>That a figure is at most so many times another.</summary>
    public void AtMost(string what, double times, double measured, double beside) =>
        Bars.Add(new Bar(what, string.Create(CultureInfo.InvariantCulture, $"at most {times:0.#}×"), Units.Ratio(measured / beside), measured <= times * beside));

    /// <summary>That a figure is at most so much.</summary>
    public void Below(string what, TimeSpan most, double microseconds) =>
        Bars.Add(new Bar(what, $"at most {Units.Time(most.TotalMicroseconds)}", Units.Time(microseconds), microseconds <= most.TotalMicroseconds));

    /// <summary>That we are so many times faster.</summary>
    public void Faster(string what, double times, double ours, double theirs) =>
        Bars.Add(new Bar(what, string.Create(CultureInfo.InvariantCulture, $"at least {times:0.#}×"), Units.Ratio(theirs / ours), theirs >= times * ours));

    /// <summary>That a bar could not be looked at, which is not met.</summary>
    public void NotMeasured(string what, string required, string why) => Bars.Add(new Bar(what, required, $"not measured: {why}", Met: false));
}
