using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Wikibot.AppHost.Local;

/// <summary>
/// Whether something answers on a port of this machine. Aspire asks again a second after a failure, then after two, then three, so that
/// whoever waits learns of a start seconds late; this check stays for up to <see cref="Patience"/> with its first question instead.
/// </summary>
/// <param name="addresses">What is asked, each until it answers, and then the next.</param>
internal sealed class PatientHealthCheck(params Uri[] addresses) : IHealthCheck
{
    /// <summary>How long one check waits for the first answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var next = 0;
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, cancellationToken))
        {
            var (healthy, answer) = await AskAsync(addresses[next], cancellationToken);
            while (healthy && ++next < addresses.Length)
            {
                (healthy, answer) = await AskAsync(addresses[next], cancellationToken);
            }

            if (healthy || Stopwatch.GetElapsedTime(started) > Patience)
            {
                return healthy ? HealthCheckResult.Healthy(answer) : HealthCheckResult.Unhealthy(answer);
            }
        }
    }

    private static async Task<(bool Healthy, string Answer)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await s_http.GetAsync(address, cancellationToken);
            return (answer.IsSuccessStatusCode, $"{address} answers {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (false, $"{address} gives no answer: {e.Message}");
        }
    }
}

/// <summary>Gives resources their <see cref="PatientHealthCheck"/>.</summary>
internal static class PatientHealthChecks
{
    /// <summary>The resource is healthy once <paramref name="path"/> answers with success on <paramref name="port"/> of this machine.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="path">What of it is asked.</param>
    /// <param name="after">
    /// The port of a service that this one asks for its own health: it is asked first, since a service keeps for two seconds what it found out.
    /// </param>
    public static IResourceBuilder<T> WithPatientHealthCheck<T>(this IResourceBuilder<T> resource, int port, string path, int? after = null)
        where T : IResource
    {
        var name = $"{resource.Resource.Name}_answers";
        Uri own = new($"http://localhost:{port}{path}");
        var check = after is null ? new PatientHealthCheck(own) : new PatientHealthCheck(new Uri($"http://localhost:{after}{path}"), own);
        resource.ApplicationBuilder.Services.AddHealthChecks().AddCheck(name, check);
        return resource.WithHealthCheck(name);
    }
}
