using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>How a resource is started, and what the dashboard says about that.</summary>
internal sealed record LaunchCommand(
    string Command, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Properties)
{
    public static LaunchCommand For(IResource resource, IReadOnlyDictionary<string, string> environment) => resource switch
    {
        ProjectResource => Project(resource.Annotations.OfType<ProjectAnnotation>().Single()),
        ExecutableResource executable => Executable(executable),
        ContainerResource container => Container(container, environment),
        _ => throw new NotSupportedException($"{resource.GetType()} needs the real Aspire.Hosting.AppHost."),
    };

    /// <summary>The build output of the same configuration and framework as the AppHost's own.</summary>
    private static LaunchCommand Project(ProjectAnnotation project)
    {
        var folder = Path.GetDirectoryName(project.ProjectPath)!;
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var assembly = Path.Combine(
            folder, "bin", own.Parent!.Name, own.Name, Path.GetFileNameWithoutExtension(project.ProjectPath) + ".dll");
        return File.Exists(assembly)
            ? new LaunchCommand("dotnet", [assembly], folder, new Dictionary<string, string> { ["project.path"] = project.ProjectPath })
            : throw new DistributedApplicationException($"{assembly} is not there: build the AppHost with its references first.");
    }

    private static LaunchCommand Executable(ExecutableResource resource) =>
        new(resource.Command, [.. ArgumentsOf(resource)], resource.WorkingDirectory, new Dictionary<string, string>
        {
            ["executable.path"] = resource.Command,
            ["executable.workDir"] = resource.WorkingDirectory,
        });

    /// <summary>In the foreground, so that its end is the program's end; values stay in the environment, out of the arguments.</summary>
    private static LaunchCommand Container(ContainerResource resource, IReadOnlyDictionary<string, string> environment)
    {
        var image = resource.Annotations.OfType<ImageAnnotation>().Last();
        var name = $"{image.Image}:{image.Tag}";
        var ports = resource.Annotations.OfType<EndpointAnnotation>().SelectMany(e => new[] { "--publish", $"127.0.0.1:{e.Port}:{e.TargetPort}" });
        var variables = environment.Keys.SelectMany(key => new[] { "--env", key });
        var engine = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } chosen ? chosen : "docker";
        return new LaunchCommand(
            engine, ["run", "--rm", .. ports, .. variables, name, .. ArgumentsOf(resource)], Environment.CurrentDirectory,
            new Dictionary<string, string> { ["container.image"] = name });
    }

    private static IEnumerable<string> ArgumentsOf(IResource resource) =>
        resource.Annotations.OfType<ArgumentsAnnotation>().SelectMany(annotation => annotation.Arguments);
}
