using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>Whether everything acknowledged is on main, once; and whether a wiki can be written at once.</summary>
internal static class Judge
{
    /// <summary>Reads <c>ack OPERATION COMMIT</c> lines from files and looks for them on main as a reader finds it.</summary>
    public static async Task VerifyAsync(string root, string test, string[] files)
    {
        var acknowledged = new Dictionary<string, string>(StringComparer.Ordinal);
        var failed = new List<string>();
        foreach (var words in files.SelectMany(System.IO.File.ReadLines).Select(line => line.Split(' ')))
        {
            if (words is ["ack", var operation, var commit])
            {
                acknowledged[operation] = commit;
            }
            else if (words is ["fail", ..])
            {
                failed.Add(string.Join(' ', words[2..]));
            }
        }

        await VerifyAsync(root, test, acknowledged, failed);
    }

    public static async Task<bool> VerifyAsync(string root, string test, IReadOnlyDictionary<string, string> acknowledged, IReadOnlyList<string> failed)
    {
        foreach (var why in failed.GroupBy(f => f).OrderByDescending(g => g.Count()).Take(5))
        {
            Say($"FAILED {why.Count()} x {why.Key}");
        }

        var wiki = await OpenAsync(root);
        if (await wiki.ReadTipAsync(Main, CancellationToken.None) is not { } tip)
        {
            Row(test, "acknowledged, each on main once", $"{acknowledged.Count} acknowledged, main is gone", false);
            return false;
        }

        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var length = 0;
        await foreach (var change in wiki.WalkAsync(tip.Commit.Id, null, CancellationToken.None))
        {
            length++;
            const string Trailer = "Wikibot-Operation: ";
            foreach (var line in change.Commit.Message.Split('\n').Where(l => l.StartsWith(Trailer, StringComparison.Ordinal)))
            {
                (found.TryGetValue(line[Trailer.Length..], out var list) ? list : found[line[Trailer.Length..]] = []).Add(change.Commit.Id.ToString());
            }
        }

        var missing = acknowledged.Count(a => !found.TryGetValue(a.Key, out var commits) || !commits.Contains(a.Value));
        var twice = found.Count(f => f.Value.Count > 1);
        Row(test, "acknowledged, each on main once", $"{acknowledged.Count} acknowledged; missing {missing}, twice {twice}; {length} on main", missing == 0 && twice == 0);
        Row(test, "writes that failed", $"{failed.Count}", failed.Count == 0);
        return missing == 0 && twice == 0 && failed.Count == 0;
    }
}
