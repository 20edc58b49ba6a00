namespace Wikibot.Git.Identity;

/// <summary>The one way in: every request carries an identity that the MCP service signed.</summary>
internal static class IdentityExtensions
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services.AddWikibotIdentity();

    /// <summary>Refuses whatever carries no valid identity, whether or not there is something at its address.</summary>
    public static WebApplication UseIdentity(this WebApplication app)
    {
        app.UseMiddleware<IdentityMiddleware>();
        return app;
    }
}
