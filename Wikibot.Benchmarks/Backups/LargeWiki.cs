using System.Diagnostics;
using System.Text;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Base;
using Wikibot.Git.Members;

namespace Wikibot.Benchmarks.Backups;

/// <summary>
/// A wiki of a given size on disk, the same one every time, made by <c>git fast-import</c>: attachments of 1 to 8 MiB that no
/// compression shrinks, and pages with a history, whose trees and versions are deltas in the pack.
/// </summary>
/// <param name="Mebibytes">Size of its attachments.</param>
/// <param name="Owner">Subject of its owner.</param>
internal sealed record LargeWiki(int Mebibytes, string Owner)
{
    private const int Folders = 20;

    /// <summary>Number of pages: 10 for each MiB, and two later edits for each page.</summary>
    public int Pages => 10 * Mebibytes;

    /// <summary>Creates the repository at <paramref name="path"/>.</summary>
    public async Task CreateAsync(string path, CancellationToken cancellationToken)
    {
        await GitTool.RunAsync(Path.GetDirectoryName(path)!, ["init", "--quiet", "--bare", "--initial-branch=main", path], cancellationToken);
        // Nobody asked for a tidy-up in the middle of a measurement.
        await GitTool.RunAsync(path, ["config", "gc.auto", "0"], cancellationToken);
        using (var import = Process.Start(new ProcessStartInfo("git", ["-C", path, "-c", "core.bigFileThreshold=512k", "-c", "pack.compression=1", "fast-import", "--quiet"]) { UseShellExecute = false, RedirectStandardInput = true })!)
        {
            await using (var stream = new BufferedStream(import.StandardInput.BaseStream, 1 << 20))
            {
                Write(stream, "feature done\n");
                Begin(stream, WikiRefs.Members, "Members", 0);
                var members = MemberList.Empty.With(new Member(Owner, Role.Owner, "Owner", "owner@example.org")).ToJson();
                File(stream, MemberList.FileName, members.Span);
                WriteFirst(stream, cancellationToken);
                for (var edit = 1; edit <= 2 * Pages; edit++)
                {
                    Begin(stream, "refs/heads/main", $"Edit {edit}", edit);
                    var page = (int)(edit * 7919L % Pages);
                    File(stream, PathOf(page), SampleWiki.TextOf(page, edit));
                }

                Write(stream, "done\n");
            }

            await import.WaitForExitAsync(cancellationToken);
            if (import.ExitCode != 0)
            {
                throw new InvalidOperationException($"git fast-import ended with {import.ExitCode}.");
            }
        }

        for (var i = 0; i < 256; i++)
        {
            Directory.CreateDirectory(Path.Combine(path, "objects", $"{i:x2}"));
        }
    }

    private static string PathOf(int page) => $"folder-{page % Folders:00}/page-{page:00000}.md";

    private void WriteFirst(Stream stream, CancellationToken cancellationToken)
    {
        Begin(stream, "refs/heads/main", "Import", 0);
        for (var page = 0; page < Pages; page++)
        {
            File(stream, PathOf(page), SampleWiki.TextOf(page, 0));
        }

        var random = new Random(1);
        long left = (long)Mebibytes << 20;
        for (var i = 0; left > 0; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var data = new byte[Math.Min(left, random.Next(1 << 20, 8 << 20))];
            random.NextBytes(data);
            File(stream, $"attachments/picture-{i:0000}.jpg", data);
            left -= data.Length;
        }
    }

    private static void Begin(Stream stream, string refName, string message, int commit) =>
        Write(stream, $"commit {refName}\ncommitter Sample <sample@example.org> {1_700_000_000 + commit} +0000\ndata {message.Length}\n{message}\n");

    private static void File(Stream stream, string path, ReadOnlySpan<byte> data)
    {
        Write(stream, $"M 100644 inline {path}\ndata {data.Length}\n");
        stream.Write(data);
        Write(stream, "\n");
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
