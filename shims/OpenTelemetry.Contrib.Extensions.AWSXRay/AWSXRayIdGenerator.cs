using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace OpenTelemetry.Contrib.Extensions.AWSXRay;

/// <summary>Trace ids as X-Ray wants them: 32 bits of Unix time in seconds, then 96 random bits.</summary>
public static class AWSXRayIdGenerator
{
    internal static void ReplaceTraceId() => Activity.TraceIdGenerator = Generate;

    internal static ActivityTraceId Generate()
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(id[4..]);
        return ActivityTraceId.CreateFromBytes(id);
    }
}
