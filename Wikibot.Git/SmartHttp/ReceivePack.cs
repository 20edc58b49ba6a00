using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Metadata;
using Wikibot.Git.Members;

namespace Wikibot.Git.SmartHttp;

/// <summary>A push's conversation: what is wanted and the pack, in one request; the report, in its answer.</summary>
internal static class ReceivePack
{
    /// <summary>What a client may ask of a push. That refs cannot be deleted is left out, so that git does not try.</summary>
    public const string Capabilities = $"report-status report-status-v2 atomic ofs-delta side-band-64k push-options quiet {GitService.ObjectFormat} {GitService.Agent}";

    /// <summary>Most bytes of a push that came compressed once more, inflated: packs do not shrink by that, so clients do it to small requests only.</summary>
    public const int MaxInflatedBytes = 64 * 1024 * 1024;

    /// <summary>Takes it and answers.</summary>
    public static async Task RunAsync(WikiAccess access, HttpContext context, PushService pushes, CancellationToken cancellationToken)
    {
        await using var stream = RequestBody.Open(context.Request, GitService.RequestType(GitService.ReceivePack), Limits.MaxPushBytes, MaxInflatedBytes);
        try
        {
            var asked = await PushCommands.ReadAsync(new PktReader(stream), cancellationToken);
            if (asked.Commands.Count == 0)
            {
                // A client that will send much asks first whether it may.
                GitService.Begin(context.Response, GitService.ResultType(GitService.ReceivePack));
                return;
            }

            if (asked.Capabilities.FirstOrDefault(capability => capability.StartsWith("object-format=", StringComparison.Ordinal) && capability != GitService.ObjectFormat) is { } other)
            {
                throw new GitRefusal($"a wiki's objects are named by sha1, not {other}");
            }

            var answer = await pushes.RunAsync(access, asked, asked.HasPack ? stream : Stream.Null, cancellationToken);

            // What nobody wanted is read all the same, or a client that still sends would not hear the answer.
            await stream.CopyToAsync(Stream.Null, cancellationToken);
            await ReportAsync(context, asked, answer, cancellationToken);
        }
        catch (GitRefusal refused) when (!context.Response.HasStarted)
        {
            GitService.Begin(context.Response, GitService.ResultType(GitService.ReceivePack));
            var to = new PktWriter(context.Response.BodyWriter);
            to.Line($"ERR {refused.Message}");
            await to.SendAsync(cancellationToken);
        }
    }

    private static async Task ReportAsync(HttpContext context, PushCommands asked, PushAnswer answer, CancellationToken cancellationToken)
    {
        GitService.Begin(context.Response, GitService.ResultType(GitService.ReceivePack));
        var to = new PktWriter(context.Response.BodyWriter);
        var bands = asked.Capabilities.Contains("side-band-64k");
        if (bands)
        {
            to.Say(answer.Words);
        }

        if (asked.Capabilities.Contains("report-status") || asked.Capabilities.Contains("report-status-v2"))
        {
            using var memory = new MemoryStream();
            var pipe = PipeWriter.Create(memory, new StreamPipeWriterOptions(leaveOpen: true));
            var report = bands ? new PktWriter(pipe) : to;
            Write(report, asked, answer);
            await pipe.CompleteAsync();
            if (bands)
            {
                to.Data(memory.GetBuffer().AsSpan(0, (int)memory.Length));
            }
        }

        if (bands)
        {
            to.Flush();
        }

        await to.SendAsync(cancellationToken);
    }

    private static void Write(PktWriter to, PushCommands asked, PushAnswer answer)
    {
        to.Line($"unpack {answer.Unpack ?? "ok"}");
        foreach (var name in asked.Commands.Select(command => command.RefName).Distinct(StringComparer.Ordinal))
        {
            to.Line(answer.Refusals.TryGetValue(name, out var reason) ? $"ng {name} {reason}" : $"ok {name}");
        }

        to.Flush();
    }

    /// <summary>How large a request may be: metadata of the route.</summary>
    internal sealed class Size : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Limits.MaxPushBytes;
    }
}
