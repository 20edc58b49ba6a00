using Amazon.S3;
using LocalStack.Client;
using LocalStack.Client.Options;

namespace Wikibot.Git.Backups;

/// <summary>The S3 client: of LocalStack (or another emulator) where its own configuration section <c>LocalStack</c> says so, else of AWS.</summary>
internal static class S3Client
{
    /// <summary>Makes the client. No request is sent.</summary>
    public static IAmazonS3 Create(IConfiguration configuration)
    {
        // The options have private setters, as the package's own extension binds them.
        var local = configuration.GetSection("LocalStack").Get<LocalStackOptions>(binder => binder.BindNonPublicProperties = true);
        return local is { UseLocalStack: true }
            ? SessionStandalone.Init()
                .WithSessionOptions(local.Session)
                .WithConfigurationOptions(local.Config)
                .Create()
                .CreateClientByImplementation<AmazonS3Client>(useServiceUrl: true)
            : new AmazonS3Client();
    }
}
