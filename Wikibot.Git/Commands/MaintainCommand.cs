using System.CommandLine;
using Wikibot.Git.Events;

namespace Wikibot.Git.Commands;

/// <summary><c>maintain [wiki]</c>: what the schedule does in its turns, for all wikis, and to the end.</summary>
internal static class MaintainCommand
{
    /// <summary>How long one piece of it may take; it is asked for again until nothing is left.</summary>
    private static readonly TimeSpan s_piece = TimeSpan.FromMinutes(4);

    public static Command Create(IServiceProvider services)
    {
        var wiki = new Argument<string?>("wiki") { Description = "The wiki; all of them when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("maintain", "Pack wikis' loose objects and remove leftovers, where there are enough of them.") { wiki };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = services.GetServices<IScheduledWork>().OfType<MaintenanceWork>().Single();
            var failed = 0;
            await foreach (var name in DataCommands.WikisAsync(services, parsed.GetValue(wiki), cancellationToken))
            {
                try
                {
                    WorkResult result;
                    do
                    {
                        result = await work.RunAsync(name, s_piece, cancellationToken);
                        ConsoleText.WriteLine($"{name}: {result.Summary}");
                    }
                    while (!result.Finished);
                }
                catch (Exception problem) when (DataCommands.Sentence(problem) is { } sentence)
                {
                    // One wiki that cannot be read must not keep the others from being kept in order.
                    failed++;
                    await ConsoleText.WriteErrorAsync($"{name}: {sentence}");
                }
            }

            return failed == 0 ? 0 : 1;
        });
        return command;
    }
}
