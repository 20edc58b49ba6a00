using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;
using Wikibot.Mcp.Http;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.GitHttp;

/// <summary>Passes a request of git's on to the git service, signed with who asks, and the answer back, both as they come: neither is held here.</summary>
internal sealed class GitPassage(IHttpClientFactory clients, IdentityToken identity)
{
    /// <summary>The git service's last word for fetching.</summary>
    public const string Fetch = "upload-pack";

    /// <summary>The git service's last word for pushing.</summary>
    public const string Push = "receive-pack";

    /// <summary>The client that the contract's own calls go by, with its way to the service and its signature.</summary>
    private const string Client = "git";

    private const string Protocol = "Git-Protocol";

    /// <summary>Most characters of what a git client calls itself.</summary>
    private const int MaxAgent = 100;

    /// <summary>Whether the request carries a good token.</summary>
    public static bool IsSignedIn(HttpContext context) => context.User.Identity?.IsAuthenticated == true;

    /// <summary>Passes it on. Whoever is not signed in may ask to fetch, and is told to sign in of all that is not public: with what is no good token, at once.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wiki">The wiki's name, as the address has it.</param>
    /// <param name="service">The service's last word at the git service.</param>
    public async Task RunAsync(HttpContext context, string wiki, string service)
    {
        var isName = wiki.Length > 0 && wiki.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        if (!IsSignedIn(context) && (!isName || service != Fetch || context.Request.Headers.Authorization.Count > 0))
        {
            await context.ChallengeAsync();
            return;
        }

        if (!isName)
        {
            // What cannot be a name is none.
            await GitAnswer.RefuseAsync(context, StatusCodes.Status404NotFound, Problem.WikiNotFound(wiki).Message);
            return;
        }

        if (service == Push && context.User.IsReadOnly())
        {
            await GitAnswer.RefuseAsync(context, StatusCodes.Status403Forbidden, "The token may read only.");
            return;
        }

        using var request = ToRequest(context, $"/wikis/{wiki}/git/{service}");
        using var client = clients.CreateClient(Client);
        client.Timeout = Timeout.InfiniteTimeSpan;
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            await GitAnswer.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The git service cannot be reached. Try again.");
            return;
        }

        using (response)
        {
            await AnswerAsync(context, response);
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        if (!IsSignedIn(context) && MaySignIn(response))
        {
            await context.ChallengeAsync();
            return;
        }

        if (!response.IsSuccessStatusCode)
        {
            await GitAnswer.PassAsync(context, response);
            return;
        }

        var answer = context.Response;
        answer.ContentType = response.Content.Headers.ContentType?.ToString();
        answer.ContentLength = response.Content.Headers.ContentLength;
        foreach (var header in (string[])[HeaderNames.CacheControl, HeaderNames.Pragma, HeaderNames.Expires])
        {
            if (response.Headers.TryGetValues(header, out var values) || response.Content.Headers.TryGetValues(header, out values))
            {
                answer.Headers[header] = values.ToArray();
            }
        }

        // An answer of which nothing has come yet begins all the same: git waits for its head.
        await answer.StartAsync(context.RequestAborted);
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await body.CopyToAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>
    /// Whether an answer to somebody who is not signed in becomes that they should sign in: what they ask for is not public; too many ask like them, and whoever has a token must not be
    /// kept out by that; or it broke, of which strangers are told nothing.
    /// </summary>
    private static bool MaySignIn(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests || ((int)response.StatusCode >= 500 && response.Headers.RetryAfter is null);

    private HttpRequestMessage ToRequest(HttpContext context, string address)
    {
        var asked = context.Request;
        var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(address, UriKind.Relative)).AsStreamed();
        request.Headers.Add(IdentityToken.HeaderName, identity.Issue(CallerOf(context)));
        if (asked.Headers[Protocol] is [{ Length: > 0 } protocol])
        {
            request.Headers.TryAddWithoutValidation(Protocol, protocol);
        }

        if (HttpMethods.IsPost(asked.Method))
        {
            request.Content = new StreamContent(asked.Body);
            request.Content.Headers.ContentLength = asked.ContentLength;
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(asked.ContentType, out var type) ? type : null;
            foreach (var encoding in asked.Headers.ContentEncoding)
            {
                request.Content.Headers.TryAddWithoutValidation(HeaderNames.ContentEncoding, encoding);
            }
        }

        return request;
    }

    /// <summary>Who asks; as their program, what git calls itself.</summary>
    private static Caller CallerOf(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        agent = agent.Length <= MaxAgent ? agent : agent[..MaxAgent];
        if (!IsSignedIn(context))
        {
            return Caller.Anonymous with { Origin = new CallOrigin(Agent: agent) };
        }

        var caller = context.User.ToCaller();
        return caller with { Origin = ProtocolSession.OriginOf(context, caller.Subject) with { Agent = agent } };
    }
}
