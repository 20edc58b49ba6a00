using Pulumi.Aws;
using Pulumi.Aws.Inputs;

namespace Wikibot.Infra;

/// <summary>A provider that talks to LocalStack.</summary>
internal static class LocalStack
{
    /// <summary>Sends every call of the program's services to <paramref name="endpoint"/>, with the credentials that LocalStack expects.</summary>
    public static void PointAt(ProviderArgs args, string endpoint)
    {
        args.AccessKey = "test";
        args.SecretKey = "test";
        args.SkipCredentialsValidation = true;
        args.SkipMetadataApiCheck = true;
        args.SkipRequestingAccountId = true;
        args.S3UsePathStyle = true;
        args.Endpoints.Add(new ProviderEndpointArgs
        {
            Apigateway = endpoint,
            Cloudwatchlogs = endpoint,
            Ec2 = endpoint,
            Iam = endpoint,
            Lambda = endpoint,
            S3 = endpoint,
            Scheduler = endpoint,
            Ssm = endpoint,
            Sts = endpoint,
        });
    }
}
