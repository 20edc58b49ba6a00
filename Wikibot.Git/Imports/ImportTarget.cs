using Wikibot.Git.Commits;

namespace Wikibot.Git.Imports;

/// <summary>The wiki that an import goes into. One that does not exist yet is made by its first commit, so that none is left empty when nothing can be taken.</summary>
/// <param name="name">Its name.</param>
/// <param name="wiki">The wiki, when it exists.</param>
/// <param name="door">Where commits go through.</param>
/// <param name="create">Makes it, with its first files.</param>
internal sealed class ImportTarget(string name, IWiki? wiki, CommitDoor door, Func<ChangeSet, CommitDetails, Task<IWiki>> create)
{
    /// <summary>The wiki's name.</summary>
    public string Name => name;

    /// <summary>The wiki; null before the first commit of a new one.</summary>
    public IWiki? Wiki { get; private set; } = wiki;

    /// <summary>Commits files; true when that changed anything.</summary>
    public async Task<bool> CommitAsync(ChangeSet changes, CommitDetails details, CancellationToken cancellationToken)
    {
        if (Wiki is null)
        {
            Wiki = await create(changes, details);
            return true;
        }

        try
        {
            return (await door.CommitAsync(Wiki, WikiRefs.Main, Operation.New(), (_, _) => ValueTask.FromResult((changes, details)), cancellationToken)).Changed;
        }
        catch (ArgumentException clash)
        {
            throw ImportProblem.Refused($"Somebody changed '{name}' meanwhile, and now a file of the import is where a folder is, or the other way round. Run the import again.", clash);
        }
    }
}
