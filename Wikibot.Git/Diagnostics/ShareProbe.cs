using System.Text;
using System.Text.Json.Serialization;

namespace Wikibot.Git.Diagnostics;

/// <summary>Writes <c>test.txt</c> at the root of the share, durably, and reads it back: is the share there, and how far away?</summary>
internal sealed class ShareProbe(Share share, TimeProvider time, ILogger<ShareProbe> logger)
{
    private const string Name = "test.txt";

    /// <summary>Probes once.</summary>
    /// <param name="cold">Whether this is the first request of the process; reported along.</param>
    /// <exception cref="WikibotProblemException">The share cannot be written or read, or gave back something else.</exception>
    public ShareReport Run(bool cold)
    {
        var content = Encoding.ASCII.GetBytes($"Wikibot was here: {time.GetUtcNow():O} {Guid.NewGuid():N}\n");
        var start = time.GetTimestamp();
        try
        {
            var readBack = share.Echo(Name, content);
            var duration = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 3);
            if (readBack is not { Length: > 0 })
            {
                throw Problem.Make(500, ProblemCodes.Internal, "The share took a file but did not give it back.");
            }

            logger.LogInformation("Share probe: wrote and read {Bytes} bytes, duration_ms {DurationMs}, cold {Cold}", content.Length, duration, cold);
            return new ShareReport(Name, content.Length, duration, cold);
        }
        catch (StoreFailedException e)
        {
            // The path is the operator's affair: it is logged, and the caller hears what kind of failure it was.
            logger.LogError(e, "Share probe failed");
            throw Problem.Make(500, ProblemCodes.Internal, e.Message);
        }
    }
}

/// <summary>What a probe found.</summary>
/// <param name="File">The file written, at the root of the share.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="DurationMs">Writing, flushing and reading back, in milliseconds.</param>
/// <param name="Cold">Whether this was the first request of its process.</param>
internal sealed record ShareReport(string File, int Bytes, [property: JsonPropertyName("duration_ms")] double DurationMs, bool Cold);
