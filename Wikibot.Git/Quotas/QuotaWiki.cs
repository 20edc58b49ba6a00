using Microsoft.Extensions.Options;

namespace Wikibot.Git.Quotas;

/// <summary>
/// A wiki whose limits are judged where a commit is decided: on the very tip that it would follow, and again on the next one when the swap was lost. So they hold exactly,
/// however many processes write.
/// </summary>
internal sealed class QuotaWiki(IWiki wiki, WikiSize sizes, IOptions<QuotaOptions> options, TimeProvider time) : WikiLayer(wiki)
{
    /// <summary>Seconds within which the writes of a minute are counted: commits know whole seconds, so that a minute of theirs is up to 61.</summary>
    private const int Window = 61;

    /// <inheritdoc/>
    public override Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken) =>
        request.RefName == WikiRefs.Main && options.Value.Of(Name) is { IsAny: true } quota
            ? Below.CommitAsync(request with { Apply = (tip, token) => JudgeAsync(quota, request, tip, token) }, cancellationToken)
            : Below.CommitAsync(request, cancellationToken);

    /// <summary>A push counts as one write, of its newest commit's author; its own commits say no sizes.</summary>
    public override Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken) =>
        request.RefName == WikiRefs.Main && options.Value.Of(Name) is { IsAny: true } quota
            ? Below.PushAsync(
                request with
                {
                    Accept = async (pushed, token) =>
                    {
                        await JudgePushAsync(quota, pushed, token);
                        await request.Accept(pushed, token);
                    },
                },
                cancellationToken)
            : Below.PushAsync(request, cancellationToken);

    private async Task JudgePushAsync(WikiQuota quota, IPushedHistory pushed, CancellationToken cancellationToken)
    {
        await JudgePaceAsync(quota, pushed.Before, pushed.After.Commit.Author, cancellationToken);
        if (quota.IsOfSize)
        {
            var before = await sizes.OfAsync(Below, pushed.Before, cancellationToken);
            Require(quota, before, before + WikiSize.Added(pushed, quota.MaxHistoryBytes is not null, cancellationToken));
        }
    }

    private async ValueTask<(ChangeSet Changes, CommitDetails Details)> JudgeAsync(WikiQuota quota, CommitRequest request, Snapshot tip, CancellationToken cancellationToken)
    {
        var (changes, details) = await request.Apply(tip, cancellationToken);
        if (changes.Files.Count == 0)
        {
            return (changes, details);
        }

        await JudgePaceAsync(quota, tip, details.Author, cancellationToken);
        return quota.IsOfSize ? (changes, await JudgeSizeAsync(quota, tip, changes, details, cancellationToken)) : (changes, details);
    }

    private async ValueTask<CommitDetails> JudgeSizeAsync(WikiQuota quota, Snapshot tip, ChangeSet changes, CommitDetails details, CancellationToken cancellationToken)
    {
        var before = await sizes.OfAsync(Below, tip, cancellationToken);
        var after = before + await WikiSize.AddedAsync(Below, tip, changes, cancellationToken);
        Require(quota, before, after);
        return details with { Trailers = [.. details.Trailers ?? [], sizes.Say(Name, tip.Commit.Id, after)] };
    }

    private static void Require(WikiQuota quota, Held before, Held after)
    {
        // What makes it smaller is let through, also where it is too large already.
        if (after.Pages > quota.MaxPages && after.Pages > before.Pages)
        {
            throw QuotaProblem.Full("pages", "pages", quota.MaxPages.Value, before.Pages, after.Pages);
        }

        if (after.Bytes > quota.MaxBytes && after.Bytes > before.Bytes)
        {
            throw QuotaProblem.Full("bytes", "bytes", quota.MaxBytes.Value, before.Bytes, after.Bytes);
        }

        if (after.History > quota.MaxHistoryBytes && after.History > before.History)
        {
            throw QuotaProblem.Past(quota.MaxHistoryBytes.Value, before.History, after.History);
        }
    }

    private async ValueTask JudgePaceAsync(WikiQuota quota, Snapshot tip, Signature author, CancellationToken cancellationToken)
    {
        if (quota.WritesPerMinute is null && quota.UserWritesPerMinute is null)
        {
            return;
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var (all, own) = (0, 0);
        await foreach (var commit in Below.LineAsync(tip.Commit.Id, cancellationToken).TakeWhile(commit => (now - commit.Committer.When).TotalSeconds < Window))
        {
            all++;
            own += commit.Author.Name == author.Name && commit.Author.Email == author.Email ? 1 : 0;
            var wait = Math.Clamp((int)(commit.Committer.When - now).TotalSeconds + Window, 1, Window);
            if (all == quota.WritesPerMinute)
            {
                throw QuotaProblem.Fast("writes", "changes of this wiki", all, wait);
            }

            if (own == quota.UserWritesPerMinute)
            {
                throw QuotaProblem.Fast("user_writes", "changes of yours in this wiki", own, wait);
            }
        }
    }
}
