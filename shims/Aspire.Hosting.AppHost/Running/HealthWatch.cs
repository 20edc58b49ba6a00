using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Running;

/// <summary>Asks a running resource how it is: often until it is well for the first time, then every thirty seconds.</summary>
internal sealed class HealthWatch(ResourceStates states, IServiceProvider services, ILogger<HealthWatch> logger)
{
    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(10) };

    public async Task RunAsync(IResource resource, CancellationToken cancellationToken)
    {
        var checks = resource.Annotations.OfType<HttpHealthCheckAnnotation>().ToList();
        var wasReady = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            var reports = new List<HealthReport>();
            foreach (var check in checks)
            {
                reports.Add(await AskAsync(check, cancellationToken));
            }

            var healthy = reports.TrueForAll(report => report.Healthy);
            states.Update(resource, state => state with { Health = reports });
            if (healthy && !wasReady)
            {
                wasReady = true;
                states.MarkReady(resource);
                await AnnounceAsync(resource, cancellationToken);
            }

            if (checks.Count == 0)
            {
                return;
            }

            await Task.Delay(healthy ? WhileHealthy : UntilHealthy, cancellationToken);
        }
    }

    private static async Task<HealthReport> AskAsync(HttpHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        var url = check.Endpoint.Url + check.Path;
        var key = $"{check.Endpoint.Resource.Name}_{check.Endpoint.EndpointName}_{check.Path}_{check.StatusCode}_check";
        try
        {
            using var response = await Client.GetAsync(new Uri(url), cancellationToken);
            var status = (int)response.StatusCode;
            return new HealthReport(key, status == check.StatusCode, status == check.StatusCode ? "" : $"{url} answered {status}.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new HealthReport(key, false, $"{url}: {e.Message}");
        }
    }

    private async Task AnnounceAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var annotation in resource.Annotations.OfType<ResourceReadyAnnotation>().ToList())
        {
            try
            {
                await annotation.Callback(new ResourceReadyEvent(resource, services), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "A handler of '{Resource}' being ready failed.", resource.Name);
            }
        }
    }
}
