using Wikibot.Git.Client;
using Wikibot.Git.Pages;
using Wikibot.Git.Storage;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Imports;

/// <summary>
/// Brings files into a wiki, many in a commit. What is already there with the same bytes is no change, so that an import
/// that broke off is finished by running it again.
/// </summary>
internal sealed class FileImporter(TimeProvider time)
{
    /// <summary>Largest attachment.</summary>
    public const int MaxAttachmentBytes = 25 * 1024 * 1024;

    /// <summary>A commit is made when the files waiting for it come to this many, or to this many bytes.</summary>
    private const int MaxFilesPerCommit = 500;
    private const int MaxBytesPerCommit = 32 * 1024 * 1024;

    /// <summary>Imports <paramref name="files"/>.</summary>
    /// <param name="wiki">Into which wiki.</param>
    /// <param name="files">Which files.</param>
    /// <param name="caller">Author of the commits.</param>
    /// <param name="source">What it is, for the commit message.</param>
    /// <param name="progress">Told the number of files done.</param>
    /// <param name="cancellationToken">Stops between two files; the commits made stay.</param>
    public async Task<ImportReport> RunAsync(IWiki wiki, IEnumerable<ImportFile> files, Caller caller, string source, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var run = new Run(wiki, caller, source, time);
        var done = 0;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await run.AddAsync(file, cancellationToken);
            progress?.Report(++done);
        }

        return await run.FinishAsync(cancellationToken);
    }

    private sealed class Run(IWiki wiki, Caller caller, string source, TimeProvider time)
    {
        private readonly List<SkippedFile> _skipped = [];
        private readonly List<FileChange> _waiting = [];
        private readonly Dictionary<string, string> _taken = new(StringComparer.Ordinal);
        private long _waitingBytes;
        private int _pages;
        private int _attachments;
        private int _commits;

        public async Task AddAsync(ImportFile file, CancellationToken cancellationToken)
        {
            try
            {
                var (path, content, isPage) = await TakeAsync(file, cancellationToken);
                if (!_taken.TryAdd(PagePath.CollisionKey(path), file.Path))
                {
                    throw new Refusal($"differs from '{_taken[PagePath.CollisionKey(path)]}' only in case or normalisation");
                }

                _waiting.Add(new FileChange(path, content));
                _waitingBytes += content.Length;
                _ = isPage ? _pages++ : _attachments++;
            }
            catch (Refusal refusal)
            {
                _skipped.Add(new SkippedFile(file.Path, refusal.Message));
            }
            catch (WikibotProblemException problem)
            {
                _skipped.Add(new SkippedFile(file.Path, problem.Message));
            }

            if (_waiting.Count >= MaxFilesPerCommit || _waitingBytes >= MaxBytesPerCommit)
            {
                await CommitAsync(cancellationToken);
            }
        }

        public async Task<ImportReport> FinishAsync(CancellationToken cancellationToken)
        {
            await CommitAsync(cancellationToken);
            return new ImportReport(wiki.Name, _pages, _attachments, _commits, _skipped);
        }

        private static async Task<(string Path, byte[] Content, bool IsPage)> TakeAsync(ImportFile file, CancellationToken cancellationToken)
        {
            if (file.Refused is { } reason)
            {
                throw new Refusal(reason);
            }

            var isPage = file.Path.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase);
            var path = isPage ? PagePath.ParseNew(file.Path).File : PagePath.ParseFolder(file.Path);
            var limit = isPage ? Limits.MaxPageBytes : MaxAttachmentBytes;
            var content = await ReadAsync(file, limit, cancellationToken)
                ?? throw new Refusal($"over {limit / 1024 / 1024} MiB, the most for {(isPage ? "a page" : "an attachment")}");
            if (isPage && content.Contains((byte)0))
            {
                throw new Refusal("holds the character NUL: pages are text");
            }

            if (isPage)
            {
                PageText.Decode(content, path);
            }

            return (path, content, isPage);
        }

        /// <summary>The content; null when it is over the limit, whatever length the source claims.</summary>
        private static async Task<byte[]?> ReadAsync(ImportFile file, int limit, CancellationToken cancellationToken)
        {
            await using var stream = file.Open();
            using var content = new MemoryStream((int)Math.Min(file.Length, limit));
            var buffer = new byte[64 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (content.Length + read > limit)
                {
                    return null;
                }

                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }

        private async Task CommitAsync(CancellationToken cancellationToken)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            var changes = new ChangeSet([.. _waiting]);
            var details = new CommitDetails(AuthorSignature.Of(caller, time), $"Import {_waiting.Count} files from {source}");
            var result = await wiki.CommitAsync(
                new CommitRequest(WikiWriter.MainRef, Guid.NewGuid().ToString("N"), (_, _) => ValueTask.FromResult((changes, details))),
                cancellationToken);
            _commits += result.Changed ? 1 : 0;
            _waiting.Clear();
            _waitingBytes = 0;
        }
    }

    /// <summary>A file that is not taken, and why.</summary>
    private sealed class Refusal(string reason) : Exception(reason);
}
