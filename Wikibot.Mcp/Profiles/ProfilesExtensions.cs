using Microsoft.Extensions.Options;
using WorkOS;

namespace Wikibot.Mcp.Profiles;

/// <summary>Registers the source of user profiles: WorkOS where an API key is configured.</summary>
internal static class ProfilesExtensions
{
    /// <summary>Adds <see cref="IUserProfiles"/>.</summary>
    public static TBuilder AddUserProfiles<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<WorkOSProfileOptions>()
            .BindConfiguration(WorkOSProfileOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.ApiKey ??= configuration["WORKOS_API_KEY"])
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddHttpClient(nameof(WorkOSClient));
        builder.Services.AddSingleton<IUserProfiles>(services =>
        {
            var options = services.GetRequiredService<IOptions<WorkOSProfileOptions>>();
            return string.IsNullOrWhiteSpace(options.Value.ApiKey)
                ? new NoUserProfiles()
                : ActivatorUtilities.CreateInstance<WorkOSUserProfiles>(services, Client(services, options.Value));
        });
        return builder;
    }

    private static WorkOSClient Client(IServiceProvider services, WorkOSProfileOptions options) => new(new WorkOSOptions
    {
        ApiKey = options.ApiKey,
        ApiBaseURL = options.ApiBaseUrl?.TrimEnd('/'),
        HttpClient = services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(WorkOSClient)),
    });
}
