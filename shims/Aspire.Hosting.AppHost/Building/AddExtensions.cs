using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        builder.AddProject(name, projectPath, launchProfileName: null);

    /// <summary>Endpoints and environment come from the launch profile: the named one, else the first that starts the project.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName)
    {
        var path = Path.GetFullPath(projectPath, builder.AppHostDirectory);
        if (!File.Exists(path))
        {
            throw new DistributedApplicationException($"Project file '{path}' was not found.");
        }

        var profile = LaunchProfile.Read(path, launchProfileName);
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectAnnotation(path, profile?.Name));
        foreach (var (key, value) in profile?.Environment ?? new Dictionary<string, string>())
        {
            project.WithEnvironment(key, value);
        }

        foreach (var address in profile?.Addresses ?? [])
        {
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: address.Scheme, port: address.Port));
        }

        return project;
    }
}

public static class ExecutableResourceBuilderExtensions
{
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory)))
            .WithAnnotation(new ArgumentsAnnotation(args ?? []));
}

public static class ContainerResourceBuilderExtensions
{
    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder, string name, string image, string tag) =>
        builder.AddResource(new ContainerResource(name)).WithAnnotation(new ImageAnnotation(image, tag));
}

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => value, secret));
}

public class DistributedApplicationException(string message) : Exception(message);
