using System.IO.Compression;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Imports;

/// <summary>Makes a wiki of a folder of Markdown, an Obsidian vault, a zip or a git bundle; the caller becomes its owner.</summary>
internal sealed class ImportService(IWikiStore store, CommitDoor door, FileImporter importer, TimeProvider time)
{
    /// <summary>Imports. Files go into a wiki that exists too, so that an import that broke off can be finished.</summary>
    /// <exception cref="WikibotProblemException">The source cannot be read, nothing of it can be taken, or the name is not valid or, for a bundle, taken.</exception>
    public async Task<ImportReport> RunAsync(ImportRequest request, Caller caller, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (!WikiName.IsValid(request.Wiki))
        {
            throw Problem.Invalid("wiki", "wiki_name", WikiName.Rule);
        }

        try
        {
            return await ReadAsync(request, caller, progress, cancellationToken);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw ImportProblem.Refused($"'{request.Source}' cannot be read: {unread.Message}", unread);
        }
    }

    private async Task<ImportReport> ReadAsync(ImportRequest request, Caller caller, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var source = request.Source;
        if (Directory.Exists(source))
        {
            var plan = ImportPlan.Of(FolderSource.Files(source), archiveBytes: null, stripTop: false);
            return await importer.RunAsync(await TargetAsync(request.Wiki, caller, cancellationToken), plan, caller, Path.GetFileName(Path.TrimEndingDirectorySeparator(source)), progress, cancellationToken);
        }

        if (!File.Exists(source) || !FileKind.IsRegular(source))
        {
            throw ImportProblem.Refused($"There is no file or folder '{source}'.");
        }

        await using var file = File.OpenRead(source);
        return IsBundle(file)
            ? await new BundleImport(door).RunAsync(file, request.Wiki, Members(caller), cancellationToken)
            : await ZipAsync(file, request, caller, progress, cancellationToken);
    }

    private async Task<ImportReport> ZipAsync(FileStream file, ImportRequest request, Caller caller, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var source = Path.GetFileName(request.Source);
        ZipArchive? zip = null;
        try
        {
            ImportPlan plan;
            try
            {
                zip = await ZipSource.OpenAsync(file, cancellationToken);
                plan = ImportPlan.Of(ZipSource.Files(zip), file.Length, stripTop: !request.KeepTopFolder);
            }
            catch (Exception damaged) when (damaged is InvalidDataException or ArgumentException or OverflowException or EndOfStreamException or NotSupportedException)
            {
                // What the framework's reader throws for directories that lie.
                throw ImportProblem.Refused($"'{source}' is no zip and no git bundle that can be read: {damaged.Message}", damaged);
            }

            return await importer.RunAsync(await TargetAsync(request.Wiki, caller, cancellationToken), plan, caller, source, progress, cancellationToken);
        }
        finally
        {
            if (zip is not null)
            {
                await zip.DisposeAsync();
            }
        }
    }

    private async Task<ImportTarget> TargetAsync(string name, Caller caller, CancellationToken cancellationToken) => new(
        name,
        await store.OpenAsync(name, cancellationToken),
        door,
        (changes, details) => door.CreateAsync(name, [new RefSeed(WikiRefs.Main, changes, details), Members(caller)], cancellationToken));

    private RefSeed Members(Caller caller)
    {
        var owner = MemberList.Empty.With(new Member(caller.Subject, Role.Owner, caller.Name, caller.Email));
        return new RefSeed(
            WikiRefs.Members,
            new ChangeSet([new FileChange(MemberList.FileName, owner.ToJson())]),
            new CommitDetails(AuthorSignature.Of(caller, time), "Name the first member"));
    }

    private static bool IsBundle(FileStream file)
    {
        Span<byte> start = stackalloc byte[16];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return BundleHeader.Begins(start[..read]);
    }
}
