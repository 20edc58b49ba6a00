using System.CommandLine;
using System.Globalization;
using Wikibot.Git.Audit;

namespace Wikibot.Git.Commands;

/// <summary><c>audit WIKI</c>: who changed what by which credential, newest first, a line each.</summary>
internal static class AuditCommand
{
    public static Command Create(IServiceProvider services)
    {
        var wiki = new Argument<string>("wiki") { Description = "The wiki; a deleted one too." };
        var since = new Option<string?>("--since") { Description = $"Only since then: {TimeText.Forms}." };
        var command = new Command("audit", "Say who changed pages, members and settings of a wiki, when, and by which credential.") { wiki, since };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(wiki);
            var opened = (WikiName.IsValid(name) ? await services.GetRequiredService<IWikiStore>().OpenAsync(name, cancellationToken) : null) ?? throw Problem.WikiNotFound(name);
            var query = new AuditQuery(Check.Time(parsed.GetValue(since), "since", services.GetRequiredService<TimeProvider>().GetUtcNow()));
            await foreach (var (entry, _) in AuditReader.ReadAsync(opened, query, cancellationToken))
            {
                ConsoleText.WriteLine(string.Join(
                    " | ",
                    entry.When.UtcDateTime.ToString("u", CultureInfo.InvariantCulture), entry.Of, $"{entry.Author} <{entry.Email}>", entry.Client ?? "-", entry.Agent ?? "-", entry.Session ?? "-", entry.Commit[..12],
                    entry.Message.Split('\n')[0]));
            }
        });
        return command;
    }
}
