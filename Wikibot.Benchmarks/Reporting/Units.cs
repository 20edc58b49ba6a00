using System.Globalization;

namespace Wikibot.Benchmarks.Reporting;

/// <summary>Figures as people read them: three significant digits at most.</summary>
internal static class Units
{
    /// <summary>Microseconds, shown in the unit that fits.</summary>
    public static string Time(double microseconds) => microseconds switch
    {
        < 1000 => $"{Number(microseconds)} µs",
        < 1_000_000 => $"{Number(microseconds / 1000)} ms",
        _ => $"{Number(microseconds / 1_000_000)} s",
    };

    /// <summary>How many times as much, such as <c>3.2×</c>.</summary>
    public static string Ratio(double ratio) => $"{Number(ratio)}×";

    /// <summary>A number of things, with a decimal only where it is no whole one.</summary>
    public static string Count(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A plain number.</summary>
    public static string Number(double value) => value.ToString(value switch { < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
