using Microsoft.AspNetCore.Authentication;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;
using Wikibot.Mcp.Http;

namespace Wikibot.Mcp.GitHttp;

/// <summary>
/// Every wiki is a git repository at <c>/git/{wiki}.git</c>: stock git clones it, fetches from it and pushes to it with a token as the password. What is public is fetched without: which
/// that is the git service knows, so that fetching is not refused before it is asked.
/// </summary>
internal static class GitHttpExtensions
{
    private const string Wiki = "/git/{wiki}.git";
    private const string UploadPack = "git-upload-pack";
    private const string ReceivePack = "git-receive-pack";

    /// <summary>Adds the way in. Belongs after <see cref="AuthExtensions.AddWikibotAuth"/>, whose schemes know the tokens.</summary>
    public static TBuilder AddGitHttp<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTransient<IStartupFilter, BasicCredentials>();
        builder.Services.AddSingleton<GitPassage>();
        return builder;
    }

    /// <summary>Maps the routes of git's smart HTTP (gitprotocol-http).</summary>
    public static WebApplication MapGitHttp(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet(Wiki + "/info/refs", AdvertiseAsync).AllowAnonymous();
        app.MapPost($"{Wiki}/{UploadPack}", (HttpContext context, string wiki, GitPassage passage) => passage.RunAsync(context, wiki, GitPassage.Fetch)).AllowAnonymous();
        app.MapPost($"{Wiki}/{ReceivePack}", (HttpContext context, string wiki, GitPassage passage) => passage.RunAsync(context, wiki, GitPassage.Push))
            .RequireAuthorization().WithMetadata(new OwnBodyLimit(Limits.MaxPushBytes));
        return app;
    }

    private static Task AdvertiseAsync(HttpContext context, string wiki, GitPassage passage) => context.Request.Query["service"].ToString() switch
    {
        UploadPack => passage.RunAsync(context, wiki, GitPassage.Fetch),
        ReceivePack => passage.RunAsync(context, wiki, GitPassage.Push),
        _ when !GitPassage.IsSignedIn(context) => context.ChallengeAsync(),
        "" => GitAnswer.RefuseAsync(context, StatusCodes.Status403Forbidden, "This is git's smart HTTP: files of a repository are not served one by one. Use git 1.6.6 or newer."),
        _ => GitAnswer.RefuseAsync(context, StatusCodes.Status403Forbidden, "There is no such service: a wiki can be cloned and fetched (git-upload-pack), and pushed to (git-receive-pack)."),
    };
}
