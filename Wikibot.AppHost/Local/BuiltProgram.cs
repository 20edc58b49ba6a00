namespace Wikibot.AppHost.Local;

/// <summary>
/// Starts services as the programs that were built with the AppHost. Aspire starts a project by <c>dotnet run --no-build</c>, which reads the
/// whole project again to find that program: two seconds of processor time for each service, while all of them start.
/// </summary>
internal static class BuiltProgram
{
    /// <summary>
    /// The service is started as the program in its build folder. By <c>dotnet run</c> as before where there is none (another build layout),
    /// and by <c>dotnet watch</c> where the AppHost is run by it; a debugger starts it in its own way.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithBuiltProgram(this IResourceBuilder<ProjectResource> service)
    {
        if (service.ApplicationBuilder.Configuration["DOTNET_WATCH"] is null && Find(service.Resource.GetProjectMetadata().ProjectPath) is { } program)
        {
            service.WithAnnotation(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(service.Resource.GetProjectMetadata().ProjectPath)! });
            if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is not { Length: > 0 })
            {
                // It looks for .NET where it is installed for all users; dotnet run tells where its own is.
                service.WithEnvironment("DOTNET_ROOT", DotnetRoot);
            }
        }

        return service;
    }

    /// <summary>Where the .NET lies that runs this process: the folder above <c>shared/Microsoft.NETCore.App/VERSION</c>.</summary>
    private static string DotnetRoot => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    /// <summary>The program of a project in a build folder of the same name as that of the AppHost, such as <c>bin/Debug/net10.0</c>; null when it is not there.</summary>
    /// <param name="project">Path of the project file.</param>
    private static string? Find(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var name = Path.GetFileNameWithoutExtension(project);
        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", own.Parent!.Name, own.Name, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
        return File.Exists(program) ? program : null;
    }
}
