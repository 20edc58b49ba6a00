using System.Text.Json;

namespace Wikibot.Tests.Git.Search;

/// <summary>One commit of a page's history.</summary>
internal sealed record NaiveChange(string Commit, string Kind, string? Revision, string Path, string? From, string? To);

/// <summary>
/// The history of a page as <c>git log</c> of stock git shows it for each path that the page had; where it came from is read from the trailers of moves.
/// </summary>
internal static class NaiveHistory
{
    /// <summary>The commits that changed the page at a path, newest first; none when no page ever was there.</summary>
    public static async Task<List<NaiveChange>> OfAsync(string repository, string path)
    {
        var changes = new List<NaiveChange>();
        for (string? from = "main"; from is { } commit;)
        {
            (from, path) = await AddAsync(repository, commit, path, changes);
        }

        return changes;
    }

    /// <summary>Adds what happened at one path; returns where it came from there.</summary>
    private static async Task<(string? From, string Path)> AddAsync(string repository, string from, string path, List<NaiveChange> changes)
    {
        var log = await StockGit.RunAsync(
            repository, "log", "--first-parent", "--no-renames", "--raw", "--no-abbrev", "--format=%x01%H%x02%P%x02%B%x02", from, "--", $":(literal){path}.md");
        foreach (var commit in log.Split('\x01', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = commit.Split('\x02');
            var raw = parts[3].Trim().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var (was, isThere) = (IsFile(raw[0].TrimStart(':')), IsFile(raw[1]));
            var moves = Moves(parts[2]).ToList();
            var origin = isThere ? Follow(moves.Select(move => (move.To, move.From)), path) : null;
            var destination = isThere ? null : Follow(moves, path);
            var kind = origin is not null || destination is not null ? "moved" : !isThere ? "deleted" : was ? "changed" : "created";
            changes.Add(new NaiveChange(parts[0], kind, isThere ? raw[3] : null, path, origin, destination));
            if (origin is not null)
            {
                return (parts[1].Split(' ')[0], origin);
            }
        }

        return (null, path);
    }

    private static bool IsFile(string mode) => mode.StartsWith("100", StringComparison.Ordinal);

    private static IEnumerable<(string From, string To)> Moves(string message) =>
        message.Split('\n').Where(line => line.StartsWith("Wikibot-Moved: ", StringComparison.Ordinal))
            .Select(line => JsonSerializer.Deserialize<string[]>(line["Wikibot-Moved: ".Length..])!)
            .Select(move => (move[0], move[1]));

    private static string? Follow(IEnumerable<(string From, string To)> moves, string path) =>
        moves.Where(move => move.From == path || (move.From.EndsWith('/') && path.StartsWith(move.From, StringComparison.Ordinal)))
            .Select(move => move.To + path[move.From.Length..]).FirstOrDefault();
}
