using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Wikibot.ServiceDefaults.Upstream;

namespace Wikibot.ServiceDefaults.Parameters;

/// <summary>Secrets and the public URL from AWS parameters.</summary>
public static class ParameterStoreExtensions
{
    /// <summary>
    /// Reads the parameters below <c>Wikibot:Parameters:Path</c>, when that is set, into the configuration. Call it first: what is
    /// added afterwards finds its secrets there.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="last">The key of the service's public URL, which is the last parameter to be written when the system is set up.</param>
    /// <exception cref="InvalidOperationException">They cannot be read, there are no credentials to read them with, or the public URL is not among them (yet).</exception>
    public static TBuilder AddParameterStore<TBuilder>(this TBuilder builder, string last)
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
        ((IConfigurationBuilder)builder.Configuration).Add(new Source(options, AwsCredentials.Of(builder.Configuration)));

        // Until it is there a start fails, and Lambda tries again at the next request.
        return builder.Configuration[last] == null
            ? throw new InvalidOperationException($"There is no parameter {options.Path}/{last.Replace(':', '/')} yet.")
            : builder;
    }

    private sealed class Source(ParameterStoreOptions options, AwsCredentials credentials) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => new ParameterStoreProvider(options, credentials);
    }
}
