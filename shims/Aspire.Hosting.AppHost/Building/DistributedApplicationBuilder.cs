using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder host;
    private readonly ResourceModel model;

    public DistributedApplicationBuilder(string[] args)
    {
        host = new HostApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppHostDirectory });
        host.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Error);
        host.Logging.AddSimpleConsole(console => console.SingleLine = true);
        host.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));

        model = new ResourceModel(AppHostDirectory);
        host.Services.AddSingleton(model);
        host.Services.AddSingleton(ExecutionContext);
        host.Services.AddSingleton<ResourceStates>();
        host.Services.AddSingleton<ResourceServiceHost>();
        host.Services.AddSingleton<DashboardProcess>();
        host.Services.AddSingleton<ResourceEnvironment>();
        host.Services.AddSingleton<HealthWatch>();
        host.Services.AddHostedService<Orchestrator>();
    }

    public ConfigurationManager Configuration => host.Configuration;

    /// <summary>The folder of the AppHost's project file: upwards from the build output.</summary>
    public string AppHostDirectory { get; } = FindProjectFolder();

    public IHostEnvironment Environment => host.Environment;

    public IServiceCollection Services => host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        model.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new(host.Build());

    private static string FindProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.GetFiles("*.csproj").Length == 0)
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    private sealed class ResourceBuilder<T>(IDistributedApplicationBuilder builder, T resource) : IResourceBuilder<T>
        where T : IResource
    {
        public IDistributedApplicationBuilder ApplicationBuilder { get; } = builder;

        public T Resource { get; } = resource;

        public IResourceBuilder<T> WithAnnotation<TAnnotation>(
            TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation
        {
            if (behavior == ResourceAnnotationMutationBehavior.Replace)
            {
                foreach (var old in Resource.Annotations.OfType<TAnnotation>().ToList())
                {
                    Resource.Annotations.Remove(old);
                }
            }

            Resource.Annotations.Add(annotation);
            return this;
        }
    }
}

/// <summary>All resources, in the order in which they were added; names are unique whatever their case.</summary>
internal sealed class ResourceModel(string appHostDirectory)
{
    private readonly List<IResource> resources = [];

    public string AppHostDirectory { get; } = appHostDirectory;

    public IReadOnlyList<IResource> Resources => resources;

    public void Add(IResource resource)
    {
        if (resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException($"Cannot add resource with name '{resource.Name}' because a resource with that name already exists.");
        }

        resources.Add(resource);
    }
}
