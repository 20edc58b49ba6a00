using System.CommandLine;
using Wikibot.Git.Backups;

namespace Wikibot.Git.Commands;

/// <summary>
/// What an operator does with the data from a shell: <c>backup</c>, <c>maintain</c>, <c>restore</c>, <c>verify</c>, <c>import</c>, <c>audit</c>, <c>token</c>. They work on the share
/// themselves, so they need no running service, and do no harm beside one.
/// </summary>
internal static class DataCommands
{
    /// <summary>Author of what an operator does.</summary>
    private static readonly Caller Operator = new("operator", "Wikibot operator", "operator@wikibot.invalid");

    /// <summary>True when the arguments ask for a command instead of the service.</summary>
    public static bool Asked(string[] args) => args is ["backup" or "maintain" or "restore" or "verify" or "import" or "audit" or "token" or "order", ..];

    /// <summary>Runs the command. 0: done; 1: not done, and standard error says why; 2: the words are off.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        var root = new RootCommand("Work on Wikibot's data.")
        {
            Backup(services), MaintainCommand.Create(services), Restore(services), Verify(services), ImportCommand.Create(services), AuditCommand.Create(services), TokenCommand.Create(services), OrderCommand.Create(services),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync();
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception problem) when (Sentence(problem) is { } sentence)
        {
            await ConsoleText.WriteErrorAsync($"wikibot: {sentence}");
            return 1;
        }
    }

    /// <summary>What an operator is told of a failure; null for a fault of ours, which may show its stack.</summary>
    internal static string? Sentence(Exception problem) => problem switch
    {
        WikibotProblemException told => $"{told.Message} ({told.Code})",
        StoreFailedException or StoreFullException or StoreBusyException or WikiExistsException or ObjectNotFoundException =>
            problem.InnerException is { } why ? $"{problem.Message} ({why.Message})" : problem.Message,
        _ => null,
    };

    private static Command Backup(IServiceProvider services)
    {
        var wiki = new Argument<string?>("wiki") { Description = "The wiki; all of them when left out.", Arity = ArgumentArity.ZeroOrOne };
        var full = new Option<bool>("--full") { Description = "A full backup even where an incremental one would do." };
        var command = new Command("backup", "Back wikis up to the bucket.") { wiki, full };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var runner = services.GetRequiredService<BackupRunner>();
            var failed = 0;
            await foreach (var name in WikisAsync(services, parsed.GetValue(wiki), cancellationToken))
            {
                try
                {
                    var (backup, made) = await runner.RunAsync(name, parsed.GetValue(full), cancellationToken);
                    ConsoleText.WriteLine(made
                        ? $"{name}: {backup.Id}, {(backup.Kind == BackupKind.Full ? "full" : "incremental")}, {backup.Commits} commits, {backup.Objects} objects, {backup.Bytes} bytes"
                        : $"{name}: nothing has changed since {backup.Id}");
                }
                catch (Exception problem) when (Sentence(problem) is { } sentence)
                {
                    // One wiki that cannot be read must not keep the others from being backed up.
                    failed++;
                    await ConsoleText.WriteErrorAsync($"{name}: {sentence}");
                }
            }

            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command Restore(IServiceProvider services)
    {
        var wiki = new Argument<string>("wiki") { Description = "The wiki that was backed up." };
        var backup = new Option<string?>("--backup") { Description = "Id of the backup; the newest when left out." };
        var at = new Option<DateTimeOffset?>("--at") { Description = "The newest backup not after this time." };
        var into = new Option<string?>("--into") { Description = "Restore into this wiki; made where it does not exist." };
        var members = new Option<bool>("--members") { Description = "The members come back too, removed ones with them." };
        var command = new Command("restore", "Restore a wiki from the bucket.") { wiki, backup, at, into, members };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new BackupRestoreRequest(
                parsed.GetRequiredValue(wiki), parsed.GetValue(backup), parsed.GetValue(at), parsed.GetValue(into), parsed.GetValue(members));
            var outcome = await services.GetRequiredService<RestoreRunner>().RunAsync(request, Operator, cancellationToken);
            ConsoleText.WriteLine(outcome.Changed
                ? $"{outcome.Wiki}: restored from {outcome.Backup}, now at {outcome.Commit}"
                : $"{outcome.Wiki}: already as {outcome.Backup} has it");
        });
        return command;
    }

    private static Command Verify(IServiceProvider services)
    {
        var wiki = new Argument<string?>("wiki") { Description = "The wiki; all of them when left out.", Arity = ArgumentArity.ZeroOrOne };
        var last = new Option<bool>("--last") { Description = "Try nothing: say how the last trials went." };
        var command = new Command("verify", "Read all of wikis, and restore their newest backups into a scratch place.") { wiki, last };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var verifier = services.GetRequiredService<BackupVerifier>();
            List<BackupCheck> checks = [];
            var sound = true;
            if (parsed.GetValue(last))
            {
                checks.AddRange(await verifier.LastAsync(cancellationToken));
            }
            else
            {
                await foreach (var name in WikisAsync(services, parsed.GetValue(wiki), cancellationToken))
                {
                    sound &= await RepositoryAsync(services, name, cancellationToken);
                    checks.Add(await verifier.RunAsync(name, cancellationToken));
                }
            }

            foreach (var check in checks)
            {
                ConsoleText.WriteLine($"{check.Wiki}: {(check.Sound ? $"{check.Backup} restores whole" : check.Problem)} (tried {check.At.UtcDateTime:u})");
            }

            return sound && checks.TrueForAll(check => check.Sound) ? 0 : 1;
        });
        return command;
    }

    /// <summary>Reads all of a wiki's repository, and says what of it is damaged; false when anything is.</summary>
    private static async Task<bool> RepositoryAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await services.GetRequiredService<IWikiStore>().OpenAsync(name, cancellationToken) is not { } wiki)
            {
                ConsoleText.WriteLine($"{name}: there is no such wiki");
                return false;
            }

            var report = await wiki.VerifyAsync([WikiRefs.Main, WikiRefs.Members], cancellationToken);
            ConsoleText.WriteLine(report.Damages.Count == 0 ? $"{name}: all {report.Objects} objects are whole" : $"{name}: damaged; docs/repair.md says what to do");
            report.Damages.ToList().ForEach(damage => ConsoleText.WriteLine($"  {damage}"));
            return report.Damages.Count == 0;
        }
        catch (Exception problem) when (Sentence(problem) is { } sentence)
        {
            ConsoleText.WriteLine($"{name}: {sentence}");
            return false;
        }
    }

    internal static IAsyncEnumerable<string> WikisAsync(IServiceProvider services, string? wiki, CancellationToken cancellationToken) =>
        wiki is null
            ? services.GetRequiredService<IWikiStore>().ListAsync(cancellationToken)
            : new[] { wiki }.ToAsyncEnumerable();
}
