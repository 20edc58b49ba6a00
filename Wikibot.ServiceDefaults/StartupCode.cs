using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Wikibot.ServiceDefaults;

/// <summary>
/// The code of the framework that a service's start needs and that was compiled when it was published, in an assembly of its own
/// (<c>startup.mibc</c>, decision 0012).
/// </summary>
public static class StartupCode
{
    /// <summary>
    /// Has the runtime look into <c>&lt;service&gt;.Startup.dll</c> for code before it compiles any, which it does from the moment that code
    /// of that assembly may run. Does nothing where there is none: only a publish with ReadyToRun makes it.
    /// </summary>
    /// <param name="service">The service's own assembly, in whose folder the other one lies.</param>
    public static void Use(Assembly service)
    {
        var path = Path.Combine(AppContext.BaseDirectory, service.GetName().Name + ".Startup.dll");
        if (File.Exists(path))
        {
            RuntimeHelpers.RunModuleConstructor(AssemblyLoadContext.Default.LoadFromAssemblyPath(path).ManifestModule.ModuleHandle);
        }
    }
}
