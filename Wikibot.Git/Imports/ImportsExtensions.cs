namespace Wikibot.Git.Imports;

internal static class ImportsExtensions
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services.AddSingleton<FileImporter>().AddSingleton<ImportService>();
}
