using Wikibot.Git.Budgets;
using Wikibot.Git.Members;

namespace Wikibot.Git.SmartHttp;

/// <summary>Git's smart HTTP (gitprotocol-http) below a wiki: the public face leads here what comes to <c>/git/{wiki}.git</c>.</summary>
internal static class SmartHttpEndpoints
{
    public static IServiceCollection AddSmartHttp(this IServiceCollection services)
    {
        services.AddOptions<FetchOptions>().BindConfiguration(FetchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<FetchLane>().AddSingleton<PushService>();
    }

    public static IEndpointRouteBuilder MapSmartHttp(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/git/upload-pack", AdvertiseFetchAsync).Needs(Role.Viewer, evenPublic: true);
        wiki.MapPost("/git/upload-pack", FetchAsync).Needs(Role.Viewer, evenPublic: true).WithMetadata(UnlimitedWork.Instance);
        wiki.MapGet("/git/receive-pack", AdvertisePushAsync).Needs(Role.Editor);
        wiki.MapPost("/git/receive-pack", PushAsync).Needs(Role.Editor).WithMetadata(UnlimitedWork.Instance, new ReceivePack.Size());
        return wiki;
    }

    private static Task AdvertiseFetchAsync(WikiAccess access, HttpContext context, FetchLane lane, CancellationToken cancellationToken)
    {
        lane.RequireRoom();
        return Advertisement.WriteAsync(context, access.Wiki, GitService.UploadPack, GitService.UploadCapabilities, cancellationToken);
    }

    private static Task AdvertisePushAsync(WikiAccess access, HttpContext context, CancellationToken cancellationToken) =>
        Advertisement.WriteAsync(context, access.Wiki, GitService.ReceivePack, ReceivePack.Capabilities, cancellationToken);

    private static Task PushAsync(WikiAccess access, HttpContext context, PushService pushes, CancellationToken cancellationToken) =>
        ReceivePack.RunAsync(access, context, pushes, cancellationToken);

    private static async Task FetchAsync(WikiAccess access, HttpContext context, FetchLane lane, CancellationToken cancellationToken)
    {
        await using var stream = RequestBody.Open(context.Request, GitService.RequestType(GitService.UploadPack), FetchOrder.MaxRequestBytes);
        var body = new PktReader(stream);
        try
        {
            if (GitService.VersionOf(context.Request) == 2)
            {
                await CommandAsync(access, context, lane, body, cancellationToken);
            }
            else
            {
                await FirstProtocol.RunAsync(access, context, lane, body, cancellationToken);
            }
        }
        catch (GitRefusal refused) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, refused.Message, cancellationToken);
        }
        catch (WikibotProblemException full) when (full.Code == ProblemCodes.Busy && !context.Response.HasStarted)
        {
            // Of a status git would show the number alone.
            context.Response.Headers.RetryAfter = full.Extensions["retryAfter"].ToJsonString();
            await RefuseAsync(context, full.Message, cancellationToken);
        }
    }

    private static async Task RefuseAsync(HttpContext context, string reason, CancellationToken cancellationToken)
    {
        GitService.Begin(context.Response, GitService.ResultType(GitService.UploadPack));
        var to = new PktWriter(context.Response.BodyWriter);
        to.Line($"ERR {reason}");
        await to.SendAsync(cancellationToken);
    }

    /// <summary>A command of version 2: its name and the client's capabilities, then its arguments. Server options are read and mean nothing here.</summary>
    private static async Task CommandAsync(WikiAccess access, HttpContext context, FetchLane lane, PktReader body, CancellationToken cancellationToken)
    {
        string? command = null;
        Pkt pkt;
        while ((pkt = await body.ReadAsync(cancellationToken)).Kind == PktKind.Line)
        {
            const string name = "command=";
            const string format = "object-format=";
            if (pkt.Text.StartsWith(name, StringComparison.Ordinal))
            {
                command = command is null ? pkt.Text[name.Length..] : throw new GitRefusal("a request has one command");
            }
            else if (pkt.Text.StartsWith(format, StringComparison.Ordinal) && pkt.Text != GitService.ObjectFormat)
            {
                throw new GitRefusal($"mismatched object format: server sha1; client {pkt.Text[format.Length..]}");
            }
        }

        // Without arguments there is no delimiter: what follows is empty then.
        var arguments = pkt.Kind == PktKind.Delimiter ? body : new PktReader(Stream.Null);
        await (command switch
        {
            "ls-refs" => LsRefs.RunAsync(context, access.Wiki, arguments, cancellationToken),
            "fetch" => FetchCommand.RunAsync(access, context, lane, arguments, cancellationToken),
            null => throw new GitRefusal("no command requested"),
            _ => throw new GitRefusal($"invalid command '{command}'"),
        });
    }
}
