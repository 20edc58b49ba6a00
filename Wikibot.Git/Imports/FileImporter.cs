namespace Wikibot.Git.Imports;

/// <summary>
/// Brings files into a wiki, many in a commit. What is already there with the same bytes is no change, so that an import
/// that broke off is finished by running it again.
/// </summary>
internal sealed class FileImporter(TimeProvider time)
{
    /// <summary>A commit is made when the files waiting for it come to this many, or to this many bytes.</summary>
    private const int MaxFilesPerCommit = 500;

    /// <summary>Most bytes of files that wait for a commit.</summary>
    private const int MaxBytesPerCommit = 8 * 1024 * 1024;

    /// <summary>Skipped files that an error names one by one.</summary>
    private const int MostNamed = 5;

    /// <summary>Imports the files of <paramref name="plan"/>.</summary>
    /// <param name="target">Into which wiki.</param>
    /// <param name="plan">Which files.</param>
    /// <param name="caller">Author of the commits.</param>
    /// <param name="source">What it is, for the commit message.</param>
    /// <param name="progress">Told the number of files done.</param>
    /// <param name="cancellationToken">Stops between two files; the commits made stay.</param>
    /// <exception cref="WikibotProblemException">Nothing could be taken, and no wiki was made.</exception>
    public async Task<ImportReport> RunAsync(ImportTarget target, ImportPlan plan, Caller caller, string source, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new Run(target, caller, source, time);
        await run.BeginAsync(cancellationToken);
        for (var done = 0; done < plan.Files.Count; done++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await run.AddAsync(plan.Files[done], cancellationToken);
            progress?.Report(new ImportProgress(done + 1, plan.Files.Count));
        }

        var report = await run.FinishAsync(cancellationToken);
        return target.Wiki is null
            ? throw ImportProblem.Refused($"Nothing of '{source}' can be taken, so no wiki was made{Named(report.Skipped)}")
            : report with { Note = plan.TopFolder is { } top ? $"all files were in the folder '{top}', which was left out; --keep-top-folder keeps it" : null };
    }

    private static string Named(IReadOnlyList<SkippedFile> skipped) =>
        skipped.Count == 0
            ? ": it holds no files."
            : $": {string.Join("; ", skipped.Take(MostNamed).Select(file => $"{file.Path}: {file.Reason}"))}{(skipped.Count > MostNamed ? $"; and {skipped.Count - MostNamed} more" : "")}.";

    private sealed class Run(ImportTarget target, Caller caller, string source, TimeProvider time)
    {
        private readonly List<SkippedFile> _skipped = [];
        private readonly List<FileChange> _waiting = [];
        private readonly NameRoom _names = new();
        private long _waitingBytes;
        private int _pages;
        private int _attachments;
        private int _commits;

        /// <summary>Notes what is in the wiki already.</summary>
        public async Task BeginAsync(CancellationToken cancellationToken)
        {
            if (target.Wiki is not { } wiki || await wiki.ReadTipAsync(WikiRefs.Main, cancellationToken) is not { } tip)
            {
                return;
            }

            await foreach (var (path, _) in wiki.FilesAsync(tip.Root, "", cancellationToken))
            {
                _names.AddPresent(path);
            }
        }

        public async Task AddAsync(ImportFile file, CancellationToken cancellationToken)
        {
            try
            {
                var change = await FileTaker.TakeAsync(file, cancellationToken);
                _names.Take(change.Path);
                _waiting.Add(change);
                _waitingBytes += change.Content!.Value.Length;
                _ = FileTaker.IsPage(file.Path) ? _pages++ : _attachments++;
            }
            catch (Exception refused) when (refused is ImportRefusal or WikibotProblemException)
            {
                _skipped.Add(new SkippedFile(file.Path, refused.Message));
            }

            if (_waiting.Count >= MaxFilesPerCommit || _waitingBytes >= MaxBytesPerCommit)
            {
                await CommitAsync(cancellationToken);
            }
        }

        public async Task<ImportReport> FinishAsync(CancellationToken cancellationToken)
        {
            await CommitAsync(cancellationToken);
            return new ImportReport(target.Name, _pages, _attachments, _commits, _skipped);
        }

        private async Task CommitAsync(CancellationToken cancellationToken)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            var details = new CommitDetails(AuthorSignature.Of(caller, time), $"Import {_waiting.Count} files from {source}");
            _commits += await target.CommitAsync(new ChangeSet([.. _waiting]), details, cancellationToken) ? 1 : 0;
            var large = _waitingBytes >= MaxBytesPerCommit;
            _waiting.Clear();
            _waitingBytes = 0;
            if (large)
            {
                LeanMemory.GiveBack();
            }
        }
    }
}
