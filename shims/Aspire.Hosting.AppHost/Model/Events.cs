using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing
{
    public interface IDistributedApplicationEvent;

    public interface IDistributedApplicationResourceEvent : IDistributedApplicationEvent
    {
        IResource Resource { get; }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>The resource runs and all of its health checks passed for the first time.</summary>
    public class ResourceReadyEvent(IResource resource, IServiceProvider services) : Eventing.IDistributedApplicationResourceEvent
    {
        public IResource Resource { get; } = resource;

        public IServiceProvider Services { get; } = services;
    }

    internal sealed record ResourceReadyAnnotation(Func<ResourceReadyEvent, CancellationToken, Task> Callback) : IResourceAnnotation;
}
