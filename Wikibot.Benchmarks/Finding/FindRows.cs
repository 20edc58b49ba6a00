using System.Text.Json;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Finding;

/// <summary>What is asked of the service in this process, and beside it of programs that read all there is, on one wiki.</summary>
/// <param name="sheet">Where the figures go.</param>
/// <param name="scene">The service.</param>
/// <param name="place">The wiki for the programs.</param>
internal sealed class FindRows(FindSheet sheet, FindScene scene, FoundPlace place)
{
    public const string Ours = "Wikibot";
    public const string Ripgrep = "ripgrep -l on a checkout";
    public const string Graph = "git log, changed-paths graph";

    private const int Calls = 40;
    private const int ProgramCalls = 5;

    /// <summary>The newest commits among which a text's coming and going is looked for: what one call of ours looks at.</summary>
    private const int NewestCommits = 19_000;

    private static readonly TimeSpan s_peerTime = TimeSpan.FromMinutes(3);

    /// <summary>The kinds of words, by how many pages have them.</summary>
    public static IReadOnlyList<(string Kind, string Word)> Words { get; } = [("rare word", FoundWiki.Rare), ("seldom word", FoundWiki.Seldom), ("common word", FoundWiki.Common)];

    public async Task SearchesAsync(CancellationToken cancellationToken)
    {
        foreach (var (kind, word) in Words)
        {
            var operation = place.Name(kind);
            sheet.Add(operation, Ours, await Timing.WarmAsync(Calls, () => scene.SearchAsync(word, cancellationToken)));
            await FilesAsync(operation, ["-i", "-w", "-F", word], cancellationToken);
        }

        foreach (var name in (string[])["minisearch", "flexsearch"])
        {
            await PeerAsync(name, cancellationToken);
        }
    }

    public async Task LinksAsync(CancellationToken cancellationToken)
    {
        var operation = place.Name("backlinks");
        var path = place.Texts.PathOf(place.Size / 2);
        sheet.Add(operation, Ours, await Timing.WarmAsync(Calls, () => scene.LinksAsync(path, cancellationToken)));
        await FilesAsync(operation, ["-F", $"[[{path}]]"], cancellationToken);
    }

    public async Task HistoryAsync(CancellationToken cancellationToken)
    {
        var operation = place.Name("history of the oldest page");
        string[] log = ["log", "--format=%H", "main", "--", place.Texts.PathOf(0) + ".md"];
        sheet.Add(operation, Ours, await Timing.WarmAsync(Calls, () => scene.HistoryAsync(place.Texts.PathOf(0), cancellationToken)));
        await GitAsync(operation, "git log", _ => log, cancellationToken);
        sheet.Say("git writes a commit graph with changed paths");
        await GitTool.RunAsync(place.Repository, ["commit-graph", "write", "--reachable", "--changed-paths"], cancellationToken);
        await GitAsync(operation, Graph, _ => log, cancellationToken);
        File.Delete(Path.Combine(place.Repository, "objects", "info", "commit-graph"));
    }

    public async Task ChangesAsync(CancellationToken cancellationToken)
    {
        var operation = place.Name("recent changes");
        sheet.Add(operation, Ours, await Timing.WarmAsync(Calls, () => scene.ChangesAsync(new ChangesQuery(), cancellationToken)));
        await GitAsync(operation, "git log", _ => ["log", $"-{ChangesQuery.DefaultLimit}", "--name-status", "main"], cancellationToken);
    }

    /// <summary>Another text each time, because one that was looked for is remembered by nobody.</summary>
    public async Task TextsAsync(CancellationToken cancellationToken)
    {
        var operation = place.Name("recent changes with a text");
        var newest = Math.Min(NewestCommits, place.Commits - 1);
        var since = (await GitTool.RunAsync(place.Repository, ["rev-parse", $"main~{newest}"], cancellationToken)).Trim();
        sheet.Add(operation, Ours, await Timing.EachAsync(ProgramCalls, async i =>
        {
            var found = await scene.ChangesAsync(new ChangesQuery(SinceCommit: since, Text: place.MarkOf(i)), cancellationToken);
            if (found.Changes.Count == 0 || found.NextCursor is not null)
            {
                throw new InvalidOperationException($"The coming of '{place.MarkOf(i)}' was not found in one answer.");
            }
        }));
        await GitAsync(operation, "git log -S", i => ["log", "--format=%H", $"-S{place.MarkOf(i)}", $"{since}..main"], cancellationToken);
    }

    /// <summary>The files that hold something, as ripgrep and git find them.</summary>
    private async Task FilesAsync(string operation, string[] what, CancellationToken cancellationToken)
    {
        if (place.Npm.RipgrepProgram is { } ripgrep)
        {
            sheet.Add(operation, Ripgrep, await Timing.ProgramAsync(ProgramCalls, place.Checkout, ripgrep, _ => ["-l", .. what, "."], cancellationToken));
        }

        await GitAsync(operation, "git grep -l", _ => ["grep", "-l", .. what, "main"], cancellationToken);
    }

    private async Task GitAsync(string operation, string subject, Func<int, IReadOnlyList<string>> arguments, CancellationToken cancellationToken) =>
        sheet.Add(operation, subject, await Timing.ProgramAsync(ProgramCalls, place.Repository, "git", arguments, cancellationToken));

    private async Task PeerAsync(string name, CancellationToken cancellationToken)
    {
        sheet.Say($"{name} makes its index of {place.Size:N0} pages");
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(s_peerTime);
        try
        {
            using var answer = JsonDocument.Parse(await place.Npm.NodeAsync("find-peers.mjs", [place.Checkout, name, $"{Calls}", .. Words.Select(word => word.Word)], "", limited.Token));
            foreach (var ((kind, _), found) in Words.Zip(answer.RootElement.GetProperty("words").EnumerateArray()))
            {
                sheet.Add(place.Name(kind), name, [.. found.GetProperty("times").EnumerateArray().Select(time => time.GetDouble())]);
            }

            sheet.Settings.Add($"{place.Size:N0} pages, {name}: its index is made in {answer.RootElement.GetProperty("seconds").GetDouble():F1} s at each start, its process has {answer.RootElement.GetProperty("bytes").GetInt64() >> 20} MiB");
        }
        catch (Exception failed) when (failed is InvalidOperationException || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not ours to mend, and it says something.
            var why = failed is InvalidOperationException ? "its process ended: memory, most likely" : $"it was not done after {s_peerTime.TotalMinutes:0} minutes";
            sheet.Settings.Add($"{place.Size:N0} pages, {name}: no figures, {why}");
            sheet.Say($"{name}: {why}");
        }
    }
}
