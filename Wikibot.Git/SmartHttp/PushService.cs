using System.Globalization;
using System.Text;
using System.Text.Json;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.SmartHttp;

/// <summary>What became of a push.</summary>
/// <param name="Unpack">What is wrong with the pack; null when it is whole.</param>
/// <param name="Refusals">Of each ref that does not move, why, in few words.</param>
/// <param name="Words">For the terminal.</param>
internal sealed record PushAnswer(string? Unpack, IReadOnlyDictionary<string, string> Refusals, IReadOnlyList<string> Words);

/// <summary>Takes a push: <c>main</c> alone, forward alone, by an editor, and by the rules of pages.</summary>
internal sealed partial class PushService(CommitDoor door, WikiGate gate, TimeProvider time, ILogger<PushService> logger)
{
    /// <summary>What was pushed last, on the members' ref: its history says who pushed what.</summary>
    private const string RecordName = "push.json";

    /// <summary>Decides what becomes of each ref, and moves <c>main</c> if it can be moved.</summary>
    /// <param name="access">The wiki, and who pushes.</param>
    /// <param name="asked">What they want.</param>
    /// <param name="pack">The rest of the request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PushAnswer> RunAsync(WikiAccess access, PushCommands asked, Stream pack, CancellationToken cancellationToken)
    {
        var refusals = asked.Commands.Where(command => Refuse(command) is not null).GroupBy(command => command.RefName, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Refuse(group.First())!, StringComparer.Ordinal);
        var main = asked.Commands.Where(command => Refuse(command) is null).ToList();
        if (main.Count > 1 || (main.Count == 1 && asked.Capabilities.Contains("atomic") && refusals.Count > 0))
        {
            refusals[WikiRefs.Main] = main.Count > 1 ? "given more than once" : "atomic push failed";
            main.Clear();
        }

        if (main is not [var command])
        {
            return new PushAnswer(Unpack: null, refusals, []);
        }

        var answer = await MoveAsync(access, command, pack, cancellationToken);
        return answer with { Refusals = answer.Refusals.Concat(refusals).ToDictionary(StringComparer.Ordinal) };
    }

    private static string? Refuse(PushCommand command) => command switch
    {
        { RefName: not WikiRefs.Main } => "a wiki has one branch, main, and no tags",
        { IsDelete: true } => "a wiki keeps its branch",
        _ => null,
    };

    private async Task<PushAnswer> MoveAsync(WikiAccess access, PushCommand command, Stream pack, CancellationToken cancellationToken)
    {
        try
        {
            var request = new PushRequest(WikiRefs.Main, command.Old, command.New, pack, (pushed, token) => AcceptAsync(access, pushed, token));
            var result = await door.PushAsync(access.Wiki, request, cancellationToken);
            return result.Outcome switch
            {
                PushOutcome.Done => new PushAnswer(Unpack: null, new Dictionary<string, string>(StringComparer.Ordinal), []),
                PushOutcome.Moved => No("fetch first", "Somebody wrote to the wiki meanwhile. Fetch and merge or rebase (git pull --rebase), then push again."),
                _ => No("non-fast-forward", "The history of a wiki is never rewritten: what is there stays. To take something back, git revert it, or restore the page."),
            };
        }
        catch (PushRefusal refused)
        {
            return No(OneLine(refused.Files[0]), [.. refused.Files, "Nothing was taken. Correct the commit (git commit --amend, or git rebase -i), and push again."]);
        }
        catch (InvalidDataException damaged)
        {
            LogUnfit(access.Wiki.Name, damaged.Message);
            return No("unpacker error", damaged.Message) with { Unpack = OneLine(damaged.Message) };
        }
        catch (WikibotProblemException refused) when (refused.Status < 500)
        {
            return No(OneLine(refused.Message), refused.Message);
        }
    }

    private async Task AcceptAsync(WikiAccess access, IPushedHistory pushed, CancellationToken cancellationToken)
    {
        await gate.RecheckAsync(access, Role.Editor, cancellationToken);
        await PushRules.CheckAsync(access.Wiki, pushed, cancellationToken);

        // Before the decision, so that no push is without its record; one that is not decided after all has a record of a commit that is not on the line.
        var (before, after) = (pushed.Before.Commit.Id.ToString(), pushed.After.Commit.Id.ToString());
        var message = string.Create(CultureInfo.InvariantCulture, $"Push {pushed.Commits} commit{(pushed.Commits == 1 ? "" : "s")} to main: {before[..12]}..{after[..12]}");
        var record = new FileChange(RecordName, Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"before":"{{before}}","after":"{{after}}","commits":{{pushed.Commits}},"subject":"{{JsonEncodedText.Encode(access.Caller.Subject)}}"}""") + "\n"));
        await door.CommitAsync(
            access.Wiki,
            WikiRefs.Members,
            Operation.New(),
            (_, _) => ValueTask.FromResult((new ChangeSet([record]), CommitOrigin.Details(access.Caller, time, message))),
            cancellationToken);
    }

    private static PushAnswer No(string reason, params string[] words) => new(Unpack: null, new Dictionary<string, string>(StringComparer.Ordinal) { [WikiRefs.Main] = reason }, words);

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Wiki}: a push was refused: {Reason}")]
    private partial void LogUnfit(string wiki, string reason);
}
