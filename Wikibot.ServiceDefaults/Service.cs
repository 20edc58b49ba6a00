using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Builder;

namespace Wikibot.ServiceDefaults;

/// <summary>How each of the services begins.</summary>
public static class Service
{
    /// <summary>
    /// Without watching the files of configuration for changes: the watch is over all folders below the one that the process was started
    /// in, which may be the one with the wikis in it. That took seconds, and the most of a user's watches that Linux allows.
    /// </summary>
    private const string WatchesNothing = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>The builder of a service, as ASP.NET Core has it.</summary>
    /// <param name="args">The process's arguments.</param>
    /// <param name="service">The service's own assembly.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, Assembly service)
    {
        ArgumentNullException.ThrowIfNull(service);
        UseStartupCode(service);
        return WebApplication.CreateBuilder([WatchesNothing, .. args]);
    }

    /// <summary>
    /// Has the runtime look into <c>&lt;service&gt;.Startup.dll</c> for code before it compiles any: code of the framework that a start
    /// needs, compiled when the service was published (<c>startup.mibc</c>, decision 0012). The runtime does so from the moment that code
    /// of that assembly may run. Only a publish with ReadyToRun makes it.
    /// </summary>
    private static void UseStartupCode(Assembly service)
    {
        var path = Path.Combine(AppContext.BaseDirectory, service.GetName().Name + ".Startup.dll");
        if (File.Exists(path))
        {
            RuntimeHelpers.RunModuleConstructor(AssemblyLoadContext.Default.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
        }
    }
}
