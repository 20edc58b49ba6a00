using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Running;

/// <summary>The environment of a resource's process: what it inherits, what the host adds, what the AppHost's program says.</summary>
internal sealed class ResourceEnvironment(
    DistributedApplicationExecutionContext executionContext, IHostEnvironment hostEnvironment, DashboardProcess dashboard)
{
    /// <summary>Of this process, not of its children: null takes them out of what is inherited.</summary>
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    /// <summary>What the AppHost's program and the host say, in the order in which they say it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SpecifiedAsync(IResource resource, string instanceId, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        if (resource is ProjectResource)
        {
            AddProjectDefaults(context.EnvironmentVariables, resource, instanceId);
        }

        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context);
        }

        var values = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            values[name] = value switch
            {
                string text => text,
                EndpointReference endpoint => endpoint.Url,
                ParameterResource parameter => await parameter.GetValueAsync(cancellationToken) ?? "",
                _ => throw new NotSupportedException($"{value.GetType()} as an environment value needs the real Aspire.Hosting.AppHost."),
            };
        }

        return values;
    }

    public static IEnumerable<KeyValuePair<string, string?>> WithInheritance(IReadOnlyDictionary<string, string> specified) =>
        NotInherited.Select(name => KeyValuePair.Create(name, (string?)null))
            .Concat(specified.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));

    private void AddProjectDefaults(Dictionary<string, object> variables, IResource resource, string instanceId)
    {
        variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        variables["LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE"] = "true";
        var addresses = resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https").ToList();
        if (addresses.Count > 0)
        {
            variables["ASPNETCORE_URLS"] = string.Join(';', addresses.Select(e => $"{e.UriScheme}://localhost:{e.Port}"));
        }

        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instanceId}";
        if (dashboard.OtlpUrl is { } url)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        }

        if (hostEnvironment.IsDevelopment())
        {
            // Shown in the dashboard a second later, and all of it.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }
    }
}
