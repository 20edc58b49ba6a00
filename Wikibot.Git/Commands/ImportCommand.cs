using System.CommandLine;
using Spectre.Console;
using Wikibot.Git.Client;
using Wikibot.Git.Imports;

namespace Wikibot.Git.Commands;

/// <summary><c>import SOURCE --wiki NAME</c>, with a progress bar and a report.</summary>
internal static class ImportCommand
{
    /// <summary>Skipped files that are listed one by one; more are counted.</summary>
    private const int MostListed = 50;

    public static Command Create(IServiceProvider services)
    {
        var source = new Argument<string>("source") { Description = "A folder of Markdown, an Obsidian vault, a zip, or a git bundle." };
        var wiki = new Option<string>("--wiki") { Description = "Name of the wiki.", Required = true };
        var owner = new Option<string>("--owner") { Description = "Subject who becomes the owner of a new wiki.", DefaultValueFactory = _ => "static:default" };
        var command = new Command("import", "Make a wiki of a folder, a zip or a bundle.") { source, wiki, owner };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var caller = new Caller(parsed.GetValue(owner)!, "Wikibot import", "import@wikibot.invalid");
            var report = await RunAsync(services.GetRequiredService<ImportService>(), parsed.GetRequiredValue(source), parsed.GetRequiredValue(wiki), caller, cancellationToken);
            Console.WriteLine($"{report.Wiki}: {report.Pages} pages, {report.Attachments} attachments, {report.Commits} commits, {report.Skipped.Count} skipped");
            foreach (var skipped in report.Skipped.Take(MostListed))
            {
                Console.WriteLine($"  skipped {skipped.Path}: {skipped.Reason}");
            }

            if (report.Skipped.Count > MostListed)
            {
                Console.WriteLine($"  and {report.Skipped.Count - MostListed} more");
            }
        });
        return command;
    }

    private static async Task<ImportReport> RunAsync(ImportService imports, string source, string wiki, Caller caller, CancellationToken cancellationToken)
    {
        var total = Directory.Exists(source) ? Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Count() : 0;
        return await AnsiConsole.Progress().StartAsync(async bar =>
        {
            var task = bar.AddTask("Importing", maxValue: Math.Max(total, 1));
            task.IsIndeterminate = total == 0;
            var report = await imports.RunAsync(source, wiki, caller, new Progress<int>(done => task.Value = Math.Min(done, task.MaxValue)), cancellationToken);
            task.Value = task.MaxValue;
            return report;
        });
    }
}
