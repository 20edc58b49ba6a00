using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>The AWS SDK's own search: environment (as in Lambda), profile, container, instance.</summary>
internal sealed class DefaultAwsCredentials : IAwsCredentials
{
    private AWSCredentials? _found;

    /// <inheritdoc/>
    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        // Found once; the object itself renews what expires.
        _found ??= await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        return await _found.GetCredentialsAsync();
    }
}
