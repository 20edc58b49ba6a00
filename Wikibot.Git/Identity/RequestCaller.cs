namespace Wikibot.Git.Identity;

/// <summary>Who makes this request, as an endpoint's parameter.</summary>
internal sealed record RequestCaller(Caller Caller)
{
    public static ValueTask<RequestCaller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<RequestCaller>());
}
