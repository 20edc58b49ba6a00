using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Wikibot.ServiceDefaults.XRay;

/// <summary>Trace ids that X-Ray accepts: 32 bits of Unix time in seconds, then 96 random bits.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids. Not by AddXRayTraceId of
/// OpenTelemetry.Contrib.Extensions.AWSXRay 1.2.0: it gives an activity its id after the start, which .NET 10 refuses.
/// </remarks>
internal static class XRayTraceId
{
    /// <summary>Makes all traces that this process begins from now on X-Ray's.</summary>
    public static void UseEverywhere(TimeProvider time) => Activity.TraceIdGenerator = () => Create(time);

    /// <summary>A new id.</summary>
    public static ActivityTraceId Create(TimeProvider time)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)time.GetUtcNow().ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(id[4..]);
        return ActivityTraceId.CreateFromBytes(id);
    }
}
