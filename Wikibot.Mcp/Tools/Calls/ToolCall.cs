using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;
using Wikibot.Mcp.Http;

namespace Wikibot.Mcp.Tools;

/// <summary>What every tool needs to know about the call it serves. One per request, and a request is one call.</summary>
internal sealed class ToolCall(IHttpContextAccessor http, IWikibotGit git, IOptions<WikiToolOptions> options, TimeProvider time)
{
    private const int NamesShown = 20;

    /// <summary>The git service.</summary>
    public IWikibotGit Git => git;

    /// <summary>Who calls.</summary>
    public Caller Caller { get; } = CallerOf(http.HttpContext ?? throw new InvalidOperationException("A tool was called outside an HTTP request."));

    /// <summary>Id of this call's one mutation: a retry on the way to the git service is recognised by it.</summary>
    public string OperationId { get; } = OperationIds.New();

    /// <summary>The wiki that is meant: the one named, else the configured default, else the caller's only one.</summary>
    /// <exception cref="WikibotProblemException">None is named and it is not clear which is meant.</exception>
    public async ValueTask<string> WikiAsync(string? wiki, CancellationToken cancellationToken)
    {
        if (wiki is { Length: > 0 })
        {
            return wiki;
        }

        if (options.Value.DefaultWiki is { Length: > 0 } configured)
        {
            return configured;
        }

        var list = await git.ListWikisAsync(Caller, limit: NamesShown, cancellationToken: cancellationToken);
        return list.Wikis.Where(found => found.DeletedUntil is null).ToArray() switch
        {
            [var only] when list.NextCursor is null => only.Name,
            [] => throw Unclear("You are a member of no wiki yet. Create one with create_wiki."),
            var several => throw Unclear($"You are a member of several wikis, so name one in \"wiki\": {string.Join(", ", several.Select(w => w.Name))}{(list.NextCursor is null ? "" : ", …")}."),
        };
    }

    /// <summary>The time that an argument names; <see langword="null"/> when it was left out.</summary>
    /// <exception cref="WikibotProblemException">It names none.</exception>
    public DateTimeOffset? Time(string? text, string field) => text is null ? null : Moment.Time(text, time.GetUtcNow(), field);

    /// <summary>The time, or the commit, that the argument <c>since</c> names.</summary>
    /// <exception cref="WikibotProblemException">It names neither.</exception>
    public (DateTimeOffset? Time, string? Commit) Since(string? since) =>
        since is not null && Moment.IsCommit(since, time.GetUtcNow()) ? (null, since) : (Time(since, "since"), null);

    private static Caller CallerOf(HttpContext context)
    {
        var caller = context.User.ToCaller();
        return caller with { Origin = ProtocolSession.OriginOf(context, caller.Subject) };
    }

    private static WikibotProblemException Unclear(string sentence) => Problem.Invalid("wiki", "required", sentence);
}
