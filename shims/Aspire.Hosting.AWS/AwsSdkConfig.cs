using Amazon;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;

namespace Aspire.Hosting.AWS
{
    /// <summary>Region and profile that resources are given for their AWS SDK.</summary>
    public interface IAWSSDKConfig
    {
        string? Profile { get; set; }

        RegionEndpoint? Region { get; set; }

        /// <summary>The real package asks AWS who the caller is, when true; the stand-in never does.</summary>
        bool SDKValidationEnabled { get; set; }
    }

    internal sealed class AwsSdkConfig : IAWSSDKConfig
    {
        public string? Profile { get; set; }

        public RegionEndpoint? Region { get; set; }

        public bool SDKValidationEnabled { get; set; } = true;
    }
}

namespace Aspire.Hosting
{
    public static class SDKResourceExtensions
    {
        public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new AwsSdkConfig();

        public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
        {
            config.Profile = profile;
            return config;
        }

        public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
        {
            config.Region = region;
            return config;
        }

        public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, string systemName) =>
            config.WithRegion(RegionEndpoint.GetBySystemName(systemName));

        public static IAWSSDKConfig WithSdkValidation(this IAWSSDKConfig config, bool sdkValidationEnabled)
        {
            config.SDKValidationEnabled = sdkValidationEnabled;
            return config;
        }

        /// <summary>Gives the resource region and profile, in the SDK's own form and in that of its configuration package.</summary>
        public static IResourceBuilder<TDestination> WithReference<TDestination>(
            this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
            where TDestination : IResourceWithEnvironment =>
            builder.WithEnvironment(context =>
            {
                if (awsSdkConfig.Profile is { Length: > 0 } profile)
                {
                    context.EnvironmentVariables["AWS__Profile"] = profile;
                    context.EnvironmentVariables["AWS_PROFILE"] = profile;
                }

                if (awsSdkConfig.Region is { } region)
                {
                    context.EnvironmentVariables["AWS__Region"] = region.SystemName;
                    context.EnvironmentVariables["AWS_REGION"] = region.SystemName;
                }
            });
    }
}
