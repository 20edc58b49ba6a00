using Microsoft.Extensions.Configuration;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>Who signs a call to AWS. As text it is the key's id alone: the rest is secret.</summary>
/// <param name="KeyId">Id of the access key.</param>
/// <param name="Secret">The access key.</param>
/// <param name="SessionToken">Of credentials that end by themselves, as a role's do; null for others.</param>
public sealed record AwsCredentials(string KeyId, string Secret, string? SessionToken)
{
    /// <summary>
    /// Those that the environment gives by AWS's own names, as Lambda does for as long as a process lives. Files, containers and
    /// machines are not asked: only functions sign here, and the AWS SDK, which asks them, is a sixth of a function (decision 0013).
    /// </summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static AwsCredentials Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new(Required("AWS_ACCESS_KEY_ID"), Required("AWS_SECRET_ACCESS_KEY"), Given("AWS_SESSION_TOKEN"));

        string? Given(string name) => configuration[name] is { Length: > 0 } value ? value : null;
        string Required(string name) => Given(name) ?? throw new InvalidOperationException(
            $"{name} is not set: a call to AWS is signed with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where there is one, AWS_SESSION_TOKEN. "
            + "A function has them; elsewhere \"aws configure export-credentials --format env\" prints those of a profile.");
    }

    /// <inheritdoc/>
    public override string ToString() => KeyId;
}
