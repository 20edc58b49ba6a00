using System.CommandLine;
using System.Globalization;
using Wikibot.Git.Audit;

namespace Wikibot.Git.Commands;

/// <summary><c>audit WIKI</c>: who changed, and where the read log is on read, what by which credential, newest first, a line each.</summary>
internal static class AuditCommand
{
    public static Command Create(IServiceProvider services)
    {
        var wiki = new Argument<string>("wiki") { Description = "The wiki; a deleted one too." };
        var since = new Option<string?>("--since") { Description = $"Only since then: {TimeText.Forms}." };
        var command = new Command("audit", "Say who changed pages, members and settings of a wiki, and who read it where that is logged, when, and by which credential.") { wiki, since };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(wiki);
            var opened = (WikiName.IsValid(name) ? await services.GetRequiredService<IWikiStore>().OpenAsync(name, cancellationToken) : null) ?? throw Problem.WikiNotFound(name);
            var query = new AuditQuery(Check.Time(parsed.GetValue(since), "since", services.GetRequiredService<TimeProvider>().GetUtcNow()));
            await using var reads = services.GetRequiredService<ReadLog>().ReadAsync(name, query, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var more = await reads.MoveNextAsync();
            await foreach (var (entry, _) in AuditReader.ReadAsync(opened, query, cancellationToken))
            {
                for (; more && reads.Current.Entry.When >= entry.When; more = await reads.MoveNextAsync())
                {
                    ConsoleText.WriteLine(Line(reads.Current.Entry));
                }

                ConsoleText.WriteLine(string.Join(
                    " | ",
                    entry.When.UtcDateTime.ToString("u", CultureInfo.InvariantCulture), entry.Of, $"{entry.Author} <{entry.Email}>", entry.Client ?? "-", entry.Agent ?? "-", entry.Session ?? "-", entry.Commit[..12],
                    entry.Message.Split('\n')[0]));
            }

            for (; more; more = await reads.MoveNextAsync())
            {
                ConsoleText.WriteLine(Line(reads.Current.Entry));
            }
        });
        return command;
    }

    private static string Line(ReadEntry read) => string.Join(
        " | ",
        read.When.UtcDateTime.ToString("u", CultureInfo.InvariantCulture), "reads", $"{read.Name} <{read.User}>", read.Client ?? "-", read.Agent ?? "-", read.Session ?? "-", read.Token ?? "-",
        string.Join(' ', read.Paths is null ? [read.What] : (string[])[read.What, .. read.Paths]));
}
