using OpenTelemetry.Contrib.Extensions.AWSXRay;

namespace OpenTelemetry.Trace;

public static class TracerProviderBuilderExtensions
{
    /// <summary>New traces of this process get X-Ray's kind of id.</summary>
    public static TracerProviderBuilder AddXRayTraceId(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AWSXRayIdGenerator.ReplaceTraceId();
        return builder;
    }

    /// <summary>The same: an id that is right from the start needs no second sampling decision.</summary>
    public static TracerProviderBuilder AddXRayTraceIdWithSampler(this TracerProviderBuilder builder, Sampler sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        return builder.AddXRayTraceId();
    }
}
