using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>What one operation takes of somebody who has few of something, and of somebody who has a thousand.</summary>
/// <param name="Operation">What is called.</param>
/// <param name="Few">Times of the first.</param>
/// <param name="Many">Times of the second.</param>
internal sealed record Growth(string Operation, Figure Few, Figure Many)
{
    private const double Most = 2;
    private const int WarmUp = 20;

    /// <summary>Less than twice the time.</summary>
    public Bar Bar => new($"{Operation}, p50, {Many.Subject}", $"less than {Most} times", $"{Many.Median / Few.Median:F2} times", Many.Median < Most * Few.Median);

    /// <summary>Lists, reads and writes by both, in turn, so that what else the machine does meets both.</summary>
    /// <param name="few">Who has few, and what of.</param>
    /// <param name="many">Who has a thousand, and what of.</param>
    /// <param name="page">A page that both have, with the same text.</param>
    /// <param name="reads">Measured reads; a quarter of it are lists, an eighth are writes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Growth>> MeasureAsync(
        (string Has, WikiClient Client) few, (string Has, WikiClient Client) many, string page, int reads, CancellationToken cancellationToken)
    {
        (string Operation, int Calls, Func<WikiClient, int, Task<double>> Act)[] operations =
        [
            ("list_wikis", reads / 4, async (client, _) => (await client.CallAsync("list_wikis", [], cancellationToken)).Microseconds),
            ("page read", reads, async (client, _) => (await client.ReadAsync(page, cancellationToken)).Microseconds),
            ("page written", reads / 8, async (client, i) => (await client.WriteAsync($"{many.Has}/{i}", "text", null, cancellationToken)).Microseconds),
        ];
        var rows = new List<Growth>();
        foreach (var (operation, calls, act) in operations)
        {
            List<double>[] times = [[], []];
            for (var i = -WarmUp; i < calls; i++)
            {
                for (var who = 0; who < times.Length; who++)
                {
                    var time = await act(who == 0 ? few.Client : many.Client, i);
                    if (i >= 0)
                    {
                        times[who].Add(time);
                    }
                }
            }

            rows.Add(new(operation, Figure.Of(operation, few.Has, times[0]), Figure.Of(operation, many.Has, times[1])));
        }

        return rows;
    }
}
