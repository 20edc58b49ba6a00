using System.ComponentModel;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Running;

/// <summary>
/// Starts every resource as soon as what it waits for is ready, and stops them all together. Nothing is restarted: a program that ends
/// is shown as finished, and who waits for it goes on waiting.
/// </summary>
internal sealed class Orchestrator(
    ResourceModel model, ResourceStates states, ResourceEnvironment environments, HealthWatch health,
    DashboardProcess dashboard, ILogger<DistributedApplication> logger) : IHostedService
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("Distributed application starting (stand-in for Aspire.Hosting.AppHost; see shims/README.md).");
        logger.LogInformation("Application host directory is: {Folder}", model.AppHostDirectory);
        foreach (var resource in model.Resources)
        {
            states.Add(resource);
        }

        await dashboard.StartAsync(cancellationToken);
        running = Task.WhenAll(model.Resources.Select(resource => Task.Run(() => RunAsync(resource, stopping.Token), CancellationToken.None)));
        logger.LogInformation("Distributed application started. Press Ctrl+C to shut down.");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
        await dashboard.StopAsync(cancellationToken);
    }

    private async Task RunAsync(IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            if (resource is ParameterResource parameter)
            {
                var value = await parameter.GetValueAsync(cancellationToken);
                states.Update(resource, state => state with { State = "Running", Value = value });
                return;
            }

            foreach (var awaited in resource.Annotations.OfType<WaitForAnnotation>())
            {
                states.Update(resource, state => state with { State = "Waiting" });
                await states.WhenReadyAsync(awaited.Resource, cancellationToken);
            }

            await RunProcessAsync(resource, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: it had not started, or its health is no longer asked for.
        }
        catch (Exception e) when (e is Win32Exception or DistributedApplicationException or InvalidOperationException or NotSupportedException)
        {
            logger.LogError("'{Resource}' failed to start: {Reason}", resource.Name, e.Message);
            states.Update(resource, state => state with { State = "FailedToStart" });
        }
    }

    private async Task RunProcessAsync(IResource resource, CancellationToken cancellationToken)
    {
        states.Update(resource, state => state with { State = "Starting" });
        var specified = await environments.SpecifiedAsync(resource, states.InstanceId(resource), cancellationToken);
        var launch = LaunchCommand.For(resource, specified);
        using var child = ChildProcess.Start(
            launch.Command, launch.Arguments, launch.WorkingDirectory, ResourceEnvironment.WithInheritance(specified),
            (line, isError) => Forward(resource, line, isError));
        states.Update(resource, state => state with
        {
            State = "Running",
            StartedAt = DateTimeOffset.UtcNow,
            Environment = specified,
            Properties = new Dictionary<string, string>(launch.Properties) { ["executable.pid"] = child.Id.ToString() },
        });

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = health.RunAsync(resource, ended.Token);
        var code = await child.RunToEndAsync(cancellationToken);
        await ended.CancelAsync();
        states.Update(resource, state => state with { State = "Finished", StoppedAt = DateTimeOffset.UtcNow, ExitCode = code, Health = [] });
        if (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("'{Resource}' ended by itself with exit code {Code}; it is not started again.", resource.Name, code);
        }

        try
        {
            await watch;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It was being asked how it is when it ended.
        }
    }

    /// <summary>To the dashboard's console page and to this terminal, with the resource's name in front.</summary>
    private void Forward(IResource resource, string line, bool isError)
    {
        states.Log(resource).Append(line, isError);
        Console.Out.WriteLine($"{resource.Name,-8} | {line}");
    }
}
