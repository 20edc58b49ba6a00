using System.Diagnostics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace AWS.Distro.OpenTelemetry.Exporter.Xray.Udp;

/// <summary>
/// Spans as opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest, by the OTLP exporter's own serialiser. It is
/// internal there; the published package reaches for it by the same name and parameters, so what breaks that (as 1.18.0 of
/// the OTLP exporter does) has to break this too.
/// </summary>
internal static class OtlpTraces
{
    private const string Namespace = "OpenTelemetry.Exporter.OpenTelemetryProtocol.Implementation.";
    private static readonly Type Limits = Internal("SdkLimitOptions");
    private static readonly MethodInfo Write = Internal("Serializer.ProtobufOtlpTraceSerializer").GetMethod(
        "WriteTraceData",
        BindingFlags.NonPublic | BindingFlags.Static,
        [typeof(byte[]).MakeByRefType(), typeof(int), Limits, typeof(Resource), typeof(Batch<Activity>).MakeByRefType()])
        ?? throw new MissingMethodException("WriteTraceData not found");

    private static readonly object DefaultLimits = Activator.CreateInstance(Limits)!;

    /// <summary>Writes into <paramref name="buffer"/>, which is replaced by a larger one when it is too small; returns the length.</summary>
    public static int Encode(ref byte[] buffer, Resource resource, in Batch<Activity> batch)
    {
        object[] arguments = [buffer, 0, DefaultLimits, resource, batch];
        var length = (int)Write.Invoke(null, arguments)!;
        buffer = (byte[])arguments[0];
        return length;
    }

    private static Type Internal(string name) =>
        Type.GetType($"{Namespace}{name}, OpenTelemetry.Exporter.OpenTelemetryProtocol", throwOnError: true)!;
}
