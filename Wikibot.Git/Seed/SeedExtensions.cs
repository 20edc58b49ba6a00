namespace Wikibot.Git.Seed;

internal static class SeedExtensions
{
    public static IServiceCollection AddSeed(this IServiceCollection services)
    {
        services.AddOptions<SeedOptions>()
            .BindConfiguration(SeedOptions.Section)
            .Validate(options => string.IsNullOrEmpty(options.Wiki) || WikiName.IsValid(options.Wiki), $"{SeedOptions.Section}:Wiki: {WikiName.Rule}")
            .Validate(options => options.Members.All(text => SeedService.ParseMember(text) is not null), $"{SeedOptions.Section}:Members: each is subject=role with role owner, editor or viewer.")
            .ValidateOnStart();
        return services.AddHostedService<SeedService>();
    }
}
