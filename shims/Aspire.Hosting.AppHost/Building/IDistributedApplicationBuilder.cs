using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    public enum DistributedApplicationOperation
    {
        Run,
        Publish,
    }

    /// <summary>The stand-in only runs; publishing needs the real Aspire.Hosting.AppHost.</summary>
    public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
    {
        public DistributedApplicationOperation Operation { get; } = operation;

        public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

        public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
    }

    public interface IDistributedApplicationBuilder
    {
        ConfigurationManager Configuration { get; }

        string AppHostDirectory { get; }

        IHostEnvironment Environment { get; }

        IServiceCollection Services { get; }

        DistributedApplicationExecutionContext ExecutionContext { get; }

        IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource;

        DistributedApplication Build();
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    public interface IResourceBuilder<out T>
        where T : IResource
    {
        IDistributedApplicationBuilder ApplicationBuilder { get; }

        T Resource { get; }

        IResourceBuilder<T> WithAnnotation<TAnnotation>(
            TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation;
    }
}
