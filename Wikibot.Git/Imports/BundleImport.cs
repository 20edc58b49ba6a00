using Wikibot.Git.Backups;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Imports;

/// <summary>Makes a wiki of one branch of a git bundle, with its history. Its other refs, members among them, are not for this system to believe.</summary>
internal sealed class BundleImport(IWikiStore store, MemberMarkers markers)
{
    private const string Head = "HEAD";
    private const string Branches = "refs/heads/";

    /// <exception cref="WikibotProblemException">It cannot be read, holds what git calls hostile, or the name is taken; nothing is visible then.</exception>
    public async Task<ImportReport> RunAsync(FileStream file, string name, RefSeed members, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            var header = await BundleHeader.ReadAsync(file, cancellationToken);
            if (header.Prerequisites.Count > 0)
            {
                throw ImportProblem.Refused("This bundle builds on commits that it does not hold. Make a whole one: git bundle create wiki.bundle HEAD, with the branch's name after it.");
            }

            var (branch, tip) = Choose(header.Refs);
            await store.CreateFromPacksAsync(
                name,
                async sink =>
                {
                    await sink.AddAsync(file, cancellationToken);
                    return new Dictionary<string, ObjectId>(StringComparer.Ordinal) { [WikiWriter.MainRef] = tip };
                },
                [members],
                foreign: true,
                cancellationToken);
            await markers.AddAsync(caller.Subject, name, cancellationToken);
            return await CountAsync(name, header, branch, cancellationToken);
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
        if (branches.Find(item => item.Key == WikiWriter.MainRef) is { Key: not null } main)
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

    private async Task<ImportReport> CountAsync(string name, BundleHeader header, string branch, CancellationToken cancellationToken)
    {
        var wiki = await store.OpenAsync(name, cancellationToken) ?? throw Problem.WikiNotFound(name);
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
        return new ImportReport(name, pages, attachments, commits, [.. skipped], branch == WikiWriter.MainRef ? null : $"main is what the bundle calls {branch}");
    }
}
