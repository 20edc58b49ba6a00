using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

internal sealed record HealthReport(string Key, bool Healthy, string Description);

/// <summary>What is known of a resource at one moment.</summary>
internal sealed record ResourceState(IResource Resource, string InstanceId, long Version)
{
    public string State { get; init; } = "Starting";

    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Of a parameter.</summary>
    public string? Value { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<HealthReport> Health { get; init; } = [];

    /// <summary>The name that the dashboard knows it by; telemetry finds it by service name and instance id.</summary>
    public string UniqueName => Resource is ParameterResource ? Resource.Name : $"{Resource.Name}-{InstanceId}";
}

/// <summary>The states of all resources, and a wait for the next change of any.</summary>
internal sealed class ResourceStates
{
    private readonly Lock gate = new();
    private readonly Dictionary<IResource, ResourceState> states = [];
    private readonly ConcurrentDictionary<IResource, TaskCompletionSource> ready = new();
    private readonly ConcurrentDictionary<IResource, ResourceLog> logs = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long version;

    public void Add(IResource resource)
    {
        lock (gate)
        {
            states[resource] = new ResourceState(resource, RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8), ++version);
        }
    }

    public string InstanceId(IResource resource)
    {
        lock (gate)
        {
            return states[resource].InstanceId;
        }
    }

    public void Update(IResource resource, Func<ResourceState, ResourceState> change)
    {
        lock (gate)
        {
            states[resource] = change(states[resource]) with { Version = ++version };
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What changed after that version, the newest version, and a task that ends with the next change.</summary>
    public (IReadOnlyList<ResourceState> Changed, long Version, Task Next) Since(long seen)
    {
        lock (gate)
        {
            return ([.. states.Values.Where(state => state.Version > seen)], version, changed.Task);
        }
    }

    public ResourceLog Log(IResource resource) => logs.GetOrAdd(resource, _ => new ResourceLog());

    public ResourceLog? LogOf(string uniqueName)
    {
        lock (gate)
        {
            return states.Values.FirstOrDefault(state => state.UniqueName == uniqueName) is { } state ? Log(state.Resource) : null;
        }
    }

    public void MarkReady(IResource resource) => Ready(resource).TrySetResult();

    public Task WhenReadyAsync(IResource resource, CancellationToken cancellationToken) => Ready(resource).Task.WaitAsync(cancellationToken);

    private TaskCompletionSource Ready(IResource resource) =>
        ready.GetOrAdd(resource, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
