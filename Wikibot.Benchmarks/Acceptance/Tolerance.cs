using System.Text.Json;
using ModelContextProtocol;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>What a run against a deployed system takes as an answer: it is counted, and the run goes on.</summary>
internal static class Tolerance
{
    private const int ConnectTries = 10;

    /// <summary>Whether <paramref name="failed"/> is the system's failure and not this program's.</summary>
    public static bool IsAnswer(Exception failed, CancellationToken cancellationToken) => failed switch
    {
        ToolFailedException or HttpRequestException or McpException or JsonException or TimeoutException or IOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested, // A time limit of the client's.
        _ => false,
    };

    /// <summary>What is counted: one line, the same for the same cause.</summary>
    public static string Describe(Exception failed) => failed switch
    {
        HttpRequestException { StatusCode: { } status } => $"HTTP {(int)status}",
        OperationCanceledException or TimeoutException => "no answer in time",
        _ => failed.Message.Split('\n')[0],
    };

    /// <summary>Connects, again and again while the system answers badly: a function that starts, a quota that is used up.</summary>
    /// <param name="target">The system.</param>
    /// <param name="errors">Where each failure is counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<WikiClient> ConnectAsync(Target target, List<string> errors, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await WikiClient.ConnectAsync(target, cancellationToken);
            }
            catch (Exception failed) when (tries < ConnectTries && IsAnswer(failed, cancellationToken))
            {
                errors.Add($"connecting: {Describe(failed)}");
                await Task.Delay(TimeSpan.FromMilliseconds(200 * tries), cancellationToken);
            }
        }
    }

    /// <summary>Calls until it succeeds, up to <paramref name="tries"/> times, counting what fails: for what is not measured but has to be done.</summary>
    public static async Task<T> InsistAsync<T>(Func<Task<T>> call, List<string> errors, CancellationToken cancellationToken, int tries = 10)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                return await call();
            }
            catch (Exception failed) when (i < tries && IsAnswer(failed, cancellationToken))
            {
                errors.Add(Describe(failed));
                await Task.Delay(TimeSpan.FromMilliseconds(200 * i), cancellationToken);
            }
        }
    }
}
