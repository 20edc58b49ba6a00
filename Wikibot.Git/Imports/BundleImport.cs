using Wikibot.Git.Commits;

namespace Wikibot.Git.Imports;

/// <summary>Makes a wiki of one branch of a git bundle, with its history. Its other refs, members among them, are not for this system to believe.</summary>
internal sealed class BundleImport(CommitDoor door)
{
    private const string Head = "HEAD";
    private const string Branches = "refs/heads/";

    /// <exception cref="WikibotProblemException">It cannot be read, holds what git calls hostile, or the name is taken; nothing is visible then.</exception>
    public async Task<ImportReport> RunAsync(FileStream file, string name, RefSeed members, CancellationToken cancellationToken)
    {
        try
        {
            var header = await BundleHeader.ReadAsync(file, cancellationToken);
            if (header.Prerequisites.Count > 0)
            {
                throw ImportProblem.Refused("This bundle builds on commits that it does not hold. Make a whole one: git bundle create wiki.bundle HEAD, with the branch's name after it.");
            }

            var (branch, tip) = Choose(header.Refs);
            var wiki = await door.CreateFromPacksAsync(
                name,
                async sink =>
                {
                    await sink.AddAsync(file, cancellationToken);
                    return new Dictionary<string, ObjectId>(StringComparer.Ordinal) { [WikiRefs.Main] = tip };
                },
                [members],
                foreign: true,
                cancellationToken);
            return await CountAsync(wiki, header, branch, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw ImportProblem.Refused(damaged.Message, damaged);
        }
        catch (WikiExistsException)
        {
            throw Problem.Make(409, ProblemCodes.WikiExists, $"A wiki named '{name}' exists. A bundle becomes a wiki of its own: choose another name.", ("field", "wiki"));
        }
    }

    /// <summary><c>main</c>; without it the branch that HEAD names, HEAD itself when it is on none, or the only branch.</summary>
    private static KeyValuePair<string, ObjectId> Choose(IReadOnlyList<KeyValuePair<string, ObjectId>> refs)
    {
        var branches = refs.Where(item => item.Key.StartsWith(Branches, StringComparison.Ordinal)).ToList();
        if (branches.Find(item => item.Key == WikiRefs.Main) is { Key: not null } main)
        {
            return main;
        }

        if (refs.FirstOrDefault(item => item.Key == Head) is { Key: not null } head)
        {
            return branches.Find(item => item.Value == head.Value) is { Key: not null } named ? named : head;
        }

        return branches switch
        {
            [var only] => only,
            [] => throw ImportProblem.Refused("This bundle has no branch. Make one that has: git bundle create wiki.bundle HEAD, with the branch's name after it."),
            _ => throw ImportProblem.Refused($"This bundle has {branches.Count} branches, none called main, and no HEAD that says which is meant: {string.Join(", ", branches.Take(5).Select(item => item.Key[Branches.Length..]))}. Make one of a single branch."),
        };
    }

    private static async Task<ImportReport> CountAsync(IWiki wiki, BundleHeader header, string branch, CancellationToken cancellationToken)
    {
        var tip = await wiki.TipAsync(cancellationToken);
        var pages = 0;
        var attachments = 0;
        await foreach (var file in wiki.DiffAsync(oldTree: null, tip.Root.Id, cancellationToken))
        {
            _ = PagePath.FromFile(file.Path) is null ? attachments++ : pages++;
        }

        var commits = await wiki.WalkAsync(tip.Commit.Id, path: null, cancellationToken).CountAsync(cancellationToken);
        var skipped = header.Refs
            .Where(item => item.Key != Head && item.Key != branch)
            .Select(item => new SkippedFile(item.Key, $"of a bundle only one branch is taken, here {branch}"));
        return new ImportReport(wiki.Name, pages, attachments, commits, [.. skipped], branch == WikiRefs.Main ? null : $"main is what the bundle calls {branch}");
    }
}
