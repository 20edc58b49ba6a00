using Wikibot.Git.Budgets;
using Wikibot.Git.Changes;
using Wikibot.Git.History;

namespace Wikibot.Git.Restore;

/// <summary>What a revert will do on one state of the wiki.</summary>
internal sealed record RevertPlan(int Commits, ChangeSet Changes, IReadOnlyList<RevertConflict> Conflicts)
{
    /// <summary>Of the files that come back as they once were, by their path then: where they stood.</summary>
    public IReadOnlyDictionary<string, (string Path, ObjectId Commit)> Stood { get; init; } = new Dictionary<string, (string, ObjectId)>(StringComparer.Ordinal);

    /// <summary>Commits that one revert looks at.</summary>
    private const int MaxCommits = 10_000;

    public static async Task<RevertPlan> MakeAsync(IWiki wiki, Snapshot tip, RevertRequest request, CancellationToken cancellationToken)
    {
        var scope = FolderScope.Parse(request.Prefix);
        var commits = await CommitsAsync(wiki, tip, request, cancellationToken);
        bool IsMine(Commit commit) => ChangesReader.IsBy(commit, request.Author, request.Session) && commit.IsSince(request.Since);
        var mine = commits.Where(IsMine).ToList();
        if (mine.Count == 0)
        {
            return new RevertPlan(0, ChangeSet.Empty, []);
        }

        // What came before the author's first commit is nobody's concern here.
        var lives = await FileLife.ReadAsync(wiki, [.. commits.SkipWhile(commit => commit.Id != mine[0].Id)], IsMine, cancellationToken);
        var undo = new Undo(wiki);
        var results = new List<UndoResult>();
        foreach (var life in lives.Where(life => life.Steps.Exists(step => step.Mine && (scope.Holds(step.Before.Name) || scope.Holds(step.After.Name)))))
        {
            results.Add(await undo.OfAsync(life, cancellationToken));
        }

        KeepGroupsWhole(results);
        await RefuseTakenPathsAsync(wiki, tip, results, cancellationToken);
        return new RevertPlan(mine.Count, ToChanges(results), [.. results.Where(result => result.Conflict is not null).Select(result => result.Conflict!).OrderBy(conflict => conflict.Path, StringComparer.Ordinal)])
        {
            Stood = results.Where(result => result.Changes && result.Path is not null && result.Stood is not null).ToDictionary(result => result.Path!, result => result.Stood!.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>The commits since the request's time or commit, oldest first.</summary>
    private static async Task<List<Commit>> CommitsAsync(IWiki wiki, Snapshot tip, RevertRequest request, CancellationToken cancellationToken)
    {
        var stop = string.IsNullOrEmpty(request.SinceCommit) ? (ObjectId?)null : (await wiki.AtAsync(tip, request.SinceCommit, cancellationToken, "sinceCommit")).Commit.Id;
        var commits = new List<Commit>();
        await foreach (var commit in wiki.LineAsync(tip.Commit.Id, cancellationToken).TakeWhile(commit => commit.Id != stop && !commit.EndsBefore(request.Since)))
        {
            if (commits.Count == MaxCommits)
            {
                throw Problem.Invalid("since", "count", $"There are more than {MaxCommits} commits since then. Revert in smaller steps.");
            }

            commits.Add(commit);
        }

        commits.Reverse();
        return commits;
    }

    /// <summary>A move is undone with all the links that it rewrote, or not at all.</summary>
    private static void KeepGroupsWhole(List<UndoResult> results)
    {
        for (var again = true; again;)
        {
            again = false;
            RequestBudget.Step("it looked for what cannot be undone", 1 + results.Count);
            var broken = results.Where(result => result.Conflict is not null)
                .SelectMany(result => result.Life.Steps)
                .Where(step => step.Mine && MoveTrailer.Read(step.Commit).Any())
                .Select(step => step.Commit.Id)
                .ToHashSet();
            for (var i = 0; i < results.Count; i++)
            {
                if (results[i].Conflict is null && results[i].Life.Steps.Find(step => step.Mine && broken.Contains(step.Commit.Id)) is { } step)
                {
                    var path = results[i].Life.Now.Name ?? step.Before.Name!;
                    results[i] = results[i] with { Conflict = new RevertConflict(TreeName.Show(path), "It belongs to a move that cannot be undone as a whole.", step.Commit.Id.ToString()) };
                    again = true;
                }
            }
        }
    }

    /// <summary>A file comes back only where nothing stands, or will stand, under that name.</summary>
    private static async Task RefuseTakenPathsAsync(IWiki wiki, Snapshot tip, List<UndoResult> results, CancellationToken cancellationToken)
    {
        for (var again = true; again;)
        {
            again = false;
            RequestBudget.Step("it looked for what cannot be undone", 1 + results.Count);
            var leaving = results.Where(result => result.Changes && result.Life.Now.Path is not null && result.Life.Now.Path != result.Path)
                .Select(result => result.Life.Now.Path!)
                .ToHashSet(StringComparer.Ordinal);
            var coming = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < results.Count; i++)
            {
                var result = results[i];
                if (!result.Changes || result.Path is not { } path)
                {
                    continue;
                }

                if (!coming.Add(PagePath.SightKey(path)) || (path != result.Life.Now.Path && !await IsFreeAsync(wiki, tip, path, leaving, cancellationToken)))
                {
                    results[i] = result with { Conflict = new RevertConflict(TreeName.Show(result.Life.Now.Name ?? FileState.Named(path)), $"It would come back as '{TreeName.Show(FileState.Named(path))}', where another one stands by now.") };
                    again = true;
                }
            }

            if (again)
            {
                KeepGroupsWhole(results);
            }
        }
    }

    private static async Task<bool> IsFreeAsync(IWiki wiki, Snapshot tip, string file, HashSet<string> leaving, CancellationToken cancellationToken)
    {
        if (!leaving.Contains(file) && await wiki.FindAsync(tip.Root, file, cancellationToken) is not null)
        {
            return false;
        }

        try
        {
            await wiki.RequireFreeOfCollisionsAsync(tip.Root, file, "path", cancellationToken, leaving);
            return true;
        }
        catch (WikibotProblemException collision) when (collision.Code == ProblemCodes.PathCollision)
        {
            return false;
        }
    }

    private static ChangeSet ToChanges(List<UndoResult> results)
    {
        var changes = new Dictionary<string, FileChange>(StringComparer.Ordinal);
        foreach (var result in results.Where(result => result.Changes && result.Life.Now.Path is not null && result.Life.Now.Path != result.Path))
        {
            changes[result.Life.Now.Path!] = new FileChange(result.Life.Now.Path!);
        }

        foreach (var result in results.Where(result => result.Changes && result.Path is not null))
        {
            changes[result.Path!] = new FileChange(result.Path!, result.Content, result.Blob, result.Mode);
        }

        return new ChangeSet([.. changes.Values]);
    }
}
