using System.Reflection;
using Aspire.Hosting.Running;

namespace Aspire.Hosting.Dashboard;

/// <summary>The real Aspire dashboard, where ./wikibot could unpack it; without it everything runs, only unseen.</summary>
internal sealed class DashboardProcess(
    IConfiguration configuration, ResourceServiceHost resourceService, ILogger<DistributedApplication> logger)
{
    private static readonly string Program = typeof(DashboardProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "AspireDashboard").Value!;

    private readonly ResourceLog log = new();
    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    /// <summary>Where services send telemetry (gRPC); null when there is no dashboard to receive it.</summary>
    public string? OtlpUrl => File.Exists(Program) ? configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["ASPNETCORE_URLS"] is not { Length: > 0 } url || OtlpUrl is not { } otlp)
        {
            logger.LogWarning("No Aspire dashboard here: {Program} is missing, or its addresses are not set.", Program);
            return;
        }

        await resourceService.StartAsync(cancellationToken);
        var process = ChildProcess.Start(Program, ["dashboard"], Path.GetDirectoryName(Program)!, new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = url,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = otlp,
            ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = configuration["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"],
            ["ASPIRE_DASHBOARD_API_ENABLED"] = "true",
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = resourceService.Url,
            ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "Unsecured",
            ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
            // What it keeps for itself stays in the clone.
            ["HOME"] = Path.GetFullPath(Path.Combine(Program, "../../../..")),
        }, log.Append);
        watching = WatchAsync(process, url);
        logger.LogInformation("Now listening on: {Url}", url);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await watching;
        await resourceService.DisposeAsync();
    }

    private async Task WatchAsync(ChildProcess dashboard, string url)
    {
        using var ending = dashboard;
        var code = await dashboard.RunToEndAsync(stopping.Token);
        if (!stopping.IsCancellationRequested)
        {
            var last = string.Join(Environment.NewLine, log.Since(0).Lines.TakeLast(20).Select(line => line.Text));
            logger.LogWarning("The dashboard at {Url} ended with exit code {Code}; everything else runs on.{NewLine}{Lines}", url, code, Environment.NewLine, last);
        }
    }
}
