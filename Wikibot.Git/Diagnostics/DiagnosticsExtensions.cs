namespace Wikibot.Git.Diagnostics;

/// <summary>A look at the share from inside: for <c>/health</c>, and for an operator's order.</summary>
internal static class DiagnosticsExtensions
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ShareHealth>("share");
        return services.AddSingleton<ShareProbe>().AddTransient<IStartupFilter, ColdStart>();
    }
}
