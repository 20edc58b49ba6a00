using System.ComponentModel.DataAnnotations;
using Amazon.Runtime.Credentials;

namespace Wikibot.Mcp.Parameters;

/// <summary>Secrets and the public URL from AWS parameters.</summary>
internal static class ParameterStoreExtensions
{
    /// <summary>
    /// Reads the parameters below <c>Wikibot:Parameters:Path</c>, when that is set, into the configuration. Call it first: what is
    /// added afterwards finds its secrets there.
    /// </summary>
    /// <exception cref="InvalidOperationException">They cannot be read, or the public URL is not among them (yet).</exception>
    public static TBuilder AddParameterStore<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection(ParameterStoreOptions.Section).Get<ParameterStoreOptions>() ?? new();
        if (options.Path == null)
        {
            return builder;
        }

        options.Region ??= builder.Configuration["AWS_REGION"]
            ?? throw new InvalidOperationException("Wikibot:Parameters:Path is set, but no region: set Wikibot:Parameters:Region or AWS_REGION.");
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        ((IConfigurationBuilder)builder.Configuration).Add(new Source(options));

        // The parameter comes last when the system is set up. Until then a start fails, and Lambda tries again at the next request.
        return builder.Configuration["Wikibot:PublicUrl"] == null
            ? throw new InvalidOperationException($"There is no parameter {options.Path}/Wikibot/PublicUrl yet.")
            : builder;
    }

    private sealed class Source(ParameterStoreOptions options) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder)
            => new ParameterStoreProvider(options, () => DefaultAWSCredentialsIdentityResolver.GetCredentials().GetCredentials());
    }
}
