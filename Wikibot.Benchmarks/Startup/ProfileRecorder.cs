using System.Diagnostics.Tracing;
using System.Reflection;

namespace Wikibot.Benchmarks.Startup;

/// <summary>
/// Inside a service: notes which generic methods the just-in-time compiler has to compile, and writes them as a profile. That is
/// code that ReadyToRun left out, because it is generic code of one assembly over types of another, or of the framework alone.
/// </summary>
internal sealed class ProfileRecorder : EventListener
{
    /// <summary>Folder of the profiles. A service writes its own, named after its executable, when <see cref="Asked"/> appears there.</summary>
    public const string FolderVariable = "WIKIBOT_STARTUP_PROFILE";

    /// <summary>The file that asks for the profiles.</summary>
    public const string Asked = "asked";

    private const EventKeywords JitKeyword = (EventKeywords)0x10;

    // GetMethodFromHandle wants the generic type that a method's handle belongs to, and only the runtime itself knows it.
    private static readonly MethodInfo DeclaringTypeOf = typeof(RuntimeMethodHandle)
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
        .Single(method => method.Name == "GetDeclaringType" && method.GetParameters() is [{ ParameterType.Name: "RuntimeMethodHandleInternal" }]);

    // Never the name's text: an event names a method, but not which of its overloads, nor whose type arguments.
    private readonly HashSet<nint> _compiled = [];
    private readonly Lock _lock = new();

    /// <summary>Begins, on a thread of its own that ends with the profile.</summary>
    public static void Start()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        var recorder = new ProfileRecorder();
        new Thread(() => recorder.WriteWhenAsked(folder)) { IsBackground = true }.Start();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Payload: 0 the method's handle, 6 its type; code made at run time has none that a file could name.
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) is true && eventData.Payload![6] is not "dynamicClass")
        {
            lock (_lock)
            {
                _compiled.Add((nint)(ulong)eventData.Payload[0]!);
            }
        }
    }

    private void WriteWhenAsked(string folder)
    {
        while (!File.Exists(Path.Combine(folder, Asked)))
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(50));
        }

        nint[] handles;
        lock (_lock)
        {
            handles = [.. _compiled];
        }

        var service = Assembly.GetEntryAssembly()!.GetName().Name!;
        var path = Path.Combine(folder, service + ".mibc");
        File.WriteAllBytes(path + ".part", ProfileFile.Of(service, handles.Select(Resolve).OfType<MethodBase>().Where(IsWanted)));
        File.Move(path + ".part", path);
    }

    private static bool IsWanted(MethodBase method) =>
        (method.IsGenericMethod || method.DeclaringType is { IsGenericType: true })
        && !method.DeclaringType!.Assembly.Equals(typeof(ProfileRecorder).Assembly);

    private static MethodBase? Resolve(nint value)
    {
        var handle = RuntimeMethodHandle.FromIntPtr(value);
        return MethodBase.GetMethodFromHandle(handle, DeclaringType(handle));
    }

    private static RuntimeTypeHandle DeclaringType(RuntimeMethodHandle handle)
    {
        var inner = Activator.CreateInstance(DeclaringTypeOf.GetParameters()[0].ParameterType, BindingFlags.NonPublic | BindingFlags.Instance, null, [handle.Value], null);
        return ((Type)DeclaringTypeOf.Invoke(null, [inner])!).TypeHandle;
    }
}
