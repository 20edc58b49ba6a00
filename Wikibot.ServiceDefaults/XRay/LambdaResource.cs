using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Resources;

namespace Wikibot.ServiceDefaults.XRay;

/// <summary>The function that runs here, by OpenTelemetry's conventions for cloud and faas.</summary>
internal static class LambdaResource
{
    public static ResourceBuilder AddLambda(this ResourceBuilder resource, IConfiguration environment)
    {
        var attributes = new List<KeyValuePair<string, object>> { new("cloud.provider", "aws"), new("cloud.platform", "aws_lambda") };
        Add("cloud.region", environment["AWS_REGION"]);
        Add("faas.name", environment["AWS_LAMBDA_FUNCTION_NAME"]);
        Add("faas.version", environment["AWS_LAMBDA_FUNCTION_VERSION"]);
        Add("faas.instance", environment["AWS_LAMBDA_LOG_STREAM_NAME"]);
        if (long.TryParse(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes))
        {
            attributes.Add(new("faas.max_memory", megabytes * 1024 * 1024));
        }

        return resource.AddAttributes(attributes);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                attributes.Add(new(name, value));
            }
        }
    }
}
