using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Storage;

/// <summary>Adds the storage engine to a service.</summary>
public static class StorageExtensions
{
    /// <summary>Registers <see cref="IWikiStore"/> on the folder <c>Wikibot:Storage:Root</c>. The options are checked at start.</summary>
    public static IHostApplicationBuilder AddWikiStorage(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IWikiStore>(services => WikiStore.Open(
            services.GetRequiredService<IOptions<StorageOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => new Share(services.GetRequiredService<IOptions<StorageOptions>>().Value));
        return builder;
    }

    /// <summary>Whatever this process makes from now on, nobody else on the machine reads (decision 0002).</summary>
    public static void UsePrivateFiles() => Files.PrivateFiles.UseForProcess();
}
