using System.CommandLine;
using Wikibot.Git.Imports;

namespace Wikibot.Git.Commands;

/// <summary><c>import SOURCE --wiki NAME</c>, with a line that counts and a report.</summary>
internal static class ImportCommand
{
    /// <summary>Skipped files that are listed one by one; more are counted.</summary>
    private const int MostListed = 50;

    public static Command Create(IServiceProvider services)
    {
        var source = new Argument<string>("source") { Description = "A folder of Markdown, an Obsidian vault, a zip, or a git bundle." };
        var wiki = new Option<string>("--wiki") { Description = "Name of the wiki.", Required = true };
        var owner = new Option<string>("--owner") { Description = "Subject who becomes the owner of a new wiki.", DefaultValueFactory = _ => "static:default" };
        var keep = new Option<bool>("--keep-top-folder") { Description = "Keep the folder that all files of a zip are in; otherwise it is left out." };
        var command = new Command("import", "Make a wiki of a folder, a zip or a bundle.") { source, wiki, owner, keep };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var caller = new Caller(parsed.GetValue(owner)!, "Wikibot import", "import@wikibot.invalid");
            var report = await RunAsync(
                services.GetRequiredService<ImportService>(), new ImportRequest(parsed.GetRequiredValue(source), parsed.GetRequiredValue(wiki), parsed.GetValue(keep)), caller, cancellationToken);
            ConsoleText.WriteLine($"{report.Wiki}: {report.Pages} pages, {report.Attachments} attachments, {report.Commits} commits, {report.Skipped.Count} skipped");
            if (report.Note is { } note)
            {
                ConsoleText.WriteLine($"  {note}");
            }

            foreach (var skipped in report.Skipped.Take(MostListed))
            {
                ConsoleText.WriteLine($"  skipped {skipped.Path}: {skipped.Reason}");
            }

            if (report.Skipped.Count > MostListed)
            {
                ConsoleText.WriteLine($"  and {report.Skipped.Count - MostListed} more");
            }
        });
        return command;
    }

    private static async Task<ImportReport> RunAsync(ImportService imports, ImportRequest request, Caller caller, CancellationToken cancellationToken)
    {
        using var progress = ProgressLine.OnTerminal();
        return await imports.RunAsync(request, caller, progress, cancellationToken);
    }
}
