using Microsoft.Extensions.Options;

namespace Wikibot.Git.Quotas;

/// <summary>Puts the limits before wikis.</summary>
internal sealed class QuotaWikis(WikiSize sizes, IOptions<QuotaOptions> options, TimeProvider time)
{
    /// <summary>The wiki, changed within its limits only.</summary>
    public IWiki Over(IWiki wiki) => new QuotaWiki(wiki, sizes, options, time);
}

internal static class QuotasExtensions
{
    public static IServiceCollection AddQuotas(this IServiceCollection services)
    {
        services.AddOptions<QuotaOptions>().BindConfiguration(QuotaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<WikiSize>().AddSingleton<QuotaWikis>().AddSingleton<RequestPace>();
    }
}
