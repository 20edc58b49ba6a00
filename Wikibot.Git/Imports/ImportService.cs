using System.IO.Compression;
using Wikibot.Git.Backups;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;
using Wikibot.Git.Wikis;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Imports;

/// <summary>Makes a wiki of a folder of Markdown, an Obsidian vault, a zip or a git bundle; the caller becomes its owner.</summary>
internal sealed class ImportService(IWikiStore store, FileImporter importer, MemberMarkers markers, TimeProvider time)
{
    /// <summary>Imports <paramref name="source"/> as <paramref name="name"/>. Files go into a wiki that exists too, so that an import that broke off can be finished.</summary>
    /// <exception cref="WikibotProblemException">The source cannot be read, or the name is not valid or, for a bundle, taken.</exception>
    public async Task<ImportReport> RunAsync(string source, string name, Caller caller, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        if (!WikiName.IsValid(name))
        {
            throw Problem.Invalid("wiki", "wiki_name", WikiName.Rule);
        }

        if (Directory.Exists(source))
        {
            return await importer.RunAsync(await TargetAsync(name, caller, cancellationToken), ImportSource.Folder(source), caller, Path.GetFileName(Path.TrimEndingDirectorySeparator(source)), progress, cancellationToken);
        }

        if (!File.Exists(source))
        {
            throw Refused($"There is no file or folder '{source}'.");
        }

        await using var file = File.OpenRead(source);
        return IsBundle(file)
            ? await BundleAsync(file, name, caller, cancellationToken)
            : await ZipAsync(file, name, caller, Path.GetFileName(source), progress, cancellationToken);
    }

    private async Task<ImportReport> ZipAsync(FileStream file, string name, Caller caller, string source, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            return await importer.RunAsync(await TargetAsync(name, caller, cancellationToken), ImportSource.Zip(zip), caller, source, progress, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw Refused($"'{source}' is no zip and no git bundle that can be read: {damaged.Message}", damaged);
        }
    }

    /// <summary>Of a bundle only <c>main</c> is taken: its other refs, members among them, are not for this system to believe.</summary>
    private async Task<ImportReport> BundleAsync(FileStream file, string name, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            var header = await BundleHeader.ReadAsync(file, cancellationToken);
            if (header.Prerequisites.Count > 0)
            {
                throw Refused("This bundle builds on commits that it does not hold. Make a whole one: git bundle create wiki.bundle main");
            }

            var main = header.Refs.FirstOrDefault(item => item.Key == WikiWriter.MainRef);
            if (main.Key is null)
            {
                throw Refused($"This bundle has no {WikiWriter.MainRef}. Make one that has: git bundle create wiki.bundle main");
            }

            await store.CreateFromPacksAsync(
                name,
                async sink =>
                {
                    await sink.AddAsync(file, cancellationToken);
                    return new Dictionary<string, ObjectId>(StringComparer.Ordinal) { [WikiWriter.MainRef] = main.Value };
                },
                [Members(caller)],
                cancellationToken);
            await markers.AddAsync(caller.Subject, name, cancellationToken);
            return await CountAsync(name, header, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw Refused(damaged.Message, damaged);
        }
        catch (WikiExistsException)
        {
            throw Problem.Make(409, ProblemCodes.WikiExists, $"A wiki named '{name}' exists. A bundle becomes a wiki of its own: choose another name.", ("field", "wiki"));
        }
    }

    private async Task<ImportReport> CountAsync(string name, BundleHeader header, CancellationToken cancellationToken)
    {
        var wiki = await store.OpenAsync(name, cancellationToken) ?? throw Problem.WikiNotFound(name);
        var tip = await wiki.TipAsync(cancellationToken);
        var pages = 0;
        var attachments = 0;
        await foreach (var file in wiki.DiffAsync(oldTree: null, tip.Root.Id, cancellationToken))
        {
            _ = Pages.PagePath.FromFile(file.Path) is null ? attachments++ : pages++;
        }

        var commits = await wiki.WalkAsync(tip.Commit.Id, path: null, cancellationToken).CountAsync(cancellationToken);
        var skipped = header.Refs
            .Where(item => item.Key is not ("HEAD" or WikiWriter.MainRef))
            .Select(item => new SkippedFile(item.Key, "of a bundle only main is taken"));
        return new ImportReport(name, pages, attachments, commits, [.. skipped]);
    }

    private async Task<IWiki> TargetAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(name, cancellationToken) is { } existing)
        {
            return existing;
        }

        var begin = new CommitDetails(AuthorSignature.Of(caller, time), $"Begin wiki {name} by an import");
        var wiki = await store.CreateAsync(name, [new RefSeed(WikiWriter.MainRef, ChangeSet.Empty, begin), Members(caller)], cancellationToken);
        await markers.AddAsync(caller.Subject, name, cancellationToken);
        return wiki;
    }

    private RefSeed Members(Caller caller)
    {
        var owner = MemberList.Empty.With(new Member(caller.Subject, Role.Owner, caller.Name, caller.Email));
        return new RefSeed(
            MemberList.RefName,
            new ChangeSet([new FileChange(MemberList.FileName, owner.ToJson())]),
            new CommitDetails(AuthorSignature.Of(caller, time), "Name the first member"));
    }

    private static bool IsBundle(FileStream file)
    {
        Span<byte> start = stackalloc byte[16];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].StartsWith("# v2 git bundle"u8);
    }

    private static WikibotProblemException Refused(string detail, Exception? inner = null) => new(400, ProblemCodes.ImportRefused, detail, inner);
}
