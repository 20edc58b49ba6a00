namespace Aspire.Hosting.ApplicationModel;

public enum ResourceAnnotationMutationBehavior
{
    Append,
    Replace,
}

public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>Values are strings, parameters or endpoints; the two latter are resolved when the resource starts.</summary>
public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    IResource resource,
    Dictionary<string, object>? environmentVariables = null,
    CancellationToken cancellationToken = default)
{
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public IResource Resource { get; } = resource;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>The dependency must be running and healthy before the waiter starts.</summary>
internal sealed record WaitForAnnotation(IResource Resource) : IResourceAnnotation;

/// <summary>For the graph of the dashboard: this resource is given something of that one.</summary>
internal sealed record RelationshipAnnotation(IResource Resource, string Type) : IResourceAnnotation;

internal sealed record HttpHealthCheckAnnotation(EndpointReference Endpoint, string Path, int StatusCode) : IResourceAnnotation;

internal sealed record ProjectAnnotation(string ProjectPath, string? LaunchProfile) : IResourceAnnotation;

internal sealed record ImageAnnotation(string Image, string Tag) : IResourceAnnotation;

internal sealed record ArgumentsAnnotation(IReadOnlyList<string> Arguments) : IResourceAnnotation;
