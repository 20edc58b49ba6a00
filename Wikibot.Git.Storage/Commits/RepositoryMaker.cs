using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>Makes a bare repository beside its place, whole, and then moves it there: it appears complete or not at all.</summary>
internal sealed class RepositoryMaker(IShareFiles files, string root, TimeProvider time)
{
    /// <summary>What the names of drafts begin with; maintenance sweeps those that a killed process left.</summary>
    public const string DraftPrefix = ".new-";

    /// <summary>Makes the repository at <paramref name="target"/>. What <paramref name="bring"/> puts into the draft, given its folder, comes before the seeds; it returns the refs that it brings.</summary>
    public async Task MakeAsync(string target, string wiki, IReadOnlyList<RefSeed> seeds, Func<string, Task<IReadOnlyDictionary<string, ObjectId>>>? bring, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(root, $"{DraftPrefix}{Guid.NewGuid():N}");
        files.MakeFolder(draft);
        try
        {
            MakeFolders(draft);
            if (bring is not null)
            {
                TakeRefs(draft, await bring(draft));
            }

            Fill(draft, seeds, cancellationToken);
            if (!files.MoveFolder(draft, target))
            {
                throw files.List(target) is null
                    ? new ShareFileException(ShareError.NotFound, "move", draft)
                    : new WikiExistsException(wiki);
            }
        }
        catch
        {
            RemoveDraft(draft);
            throw;
        }

        files.FlushFolder(root);
    }

    private void MakeFolders(string draft)
    {
        foreach (var folder in (string[])["objects", "objects/pack", "objects/info", "refs", "refs/heads", "refs/tags", "refs/wikibot", "wikibot", "wikibot/ops"])
        {
            files.MakeFolder(Path.Combine(draft, folder));
        }

        // All fan-out folders now: a folder made later would have to be flushed later, in the middle of a write.
        ParallelFiles.Run(256 + 16, i => files.MakeFolder(i < 256 ? Path.Combine(draft, "objects", $"{i:x2}") : Path.Combine(draft, "wikibot", "ops", $"{i - 256:x}")));
    }

    private void Fill(string draft, IReadOnlyList<RefSeed> seeds, CancellationToken cancellationToken)
    {
        var source = new ObjectSource(files, draft);
        var reader = new ObjectReader(source, new ObjectCache(1 << 20), 0);
        foreach (var seed in seeds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Seed(draft, seed, source, reader);
        }

        files.WriteNew(Path.Combine(draft, "config"), RepositoryConfig.Content);
        files.WriteNew(Path.Combine(draft, "HEAD"), "ref: refs/heads/main\n"u8);
        foreach (var folder in (string[])["objects", "refs/heads", "refs/wikibot", "wikibot", "."])
        {
            files.FlushFolder(Path.Combine(draft, folder));
        }
    }

    private void Seed(string draft, RefSeed seed, ObjectSource source, ObjectReader reader)
    {
        var editor = new TreeEditor(reader);
        var empty = ObjectHash.Compute(ObjectKind.Tree, []);
        var tree = editor.Apply(empty, seed.Changes);
        var epochs = new Epochs(files, draft, seed.RefName);
        epochs.EnsureFolders();
        var data = CommitFormat.Write(tree, null, seed.Details, operationId: null, epochs.Next(null, time.GetUtcNow()));
        var commit = new NewObject(ObjectHash.Compute(ObjectKind.Commit, data), ObjectKind.Commit, data);
        NewObject[] objects = [.. editor.Created.DistinctBy(o => o.Id), commit];
        if (tree == empty && editor.Created.Count == 0)
        {
            objects = [new NewObject(empty, ObjectKind.Tree, []), commit];
        }

        ParallelFiles.Run(objects.Length, i => source.Loose.Write(PendingObject.Create(objects[i].Kind, objects[i].Data)));
        WriteRef(draft, seed.RefName, commit.Id);
        new LineRecords(files, epochs, reader).Begin(commit.Id);
    }

    /// <summary>Points refs at commits that came with packs. Their successors are decided where those of all adopted tips are.</summary>
    private void TakeRefs(string draft, IReadOnlyDictionary<string, ObjectId> refs)
    {
        var reader = new ObjectReader(new ObjectSource(files, draft), new ObjectCache(1 << 20), 0);
        foreach (var (name, id) in refs)
        {
            try
            {
                _ = reader.Commit(id);
            }
            catch (ObjectNotFoundException missing)
            {
                throw new InvalidDataException($"{name} points at {id}, which did not come along.", missing);
            }

            var epochs = new Epochs(files, draft, name);
            epochs.EnsureFolders();
            WriteRef(draft, name, id);
            new LineRecords(files, epochs, reader).Begin(id);
        }
    }

    private void WriteRef(string draft, string refName, ObjectId id)
    {
        if (!files.WriteNew(Path.Combine(draft, refName), RefFiles.Content(id)))
        {
            files.MakeFolders(draft, Path.GetDirectoryName(refName)!.Replace('\\', '/'));
            files.WriteNew(Path.Combine(draft, refName), RefFiles.Content(id));
        }
    }

    private static void RemoveDraft(string draft)
    {
        try
        {
            Directory.Delete(draft, recursive: true);
        }
        catch (IOException)
        {
            // The share is failing; what is left has a name that nothing reads.
        }
    }
}
