using System.Diagnostics;
using System.Text;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Transfer;

/// <summary>
/// A part of a large wiki, the same one every time, committed on top of what a repository has by <c>git fast-import</c>: attachments of 1 to 8 MiB that no
/// compression shrinks, new pages, and one edit of each.
/// </summary>
/// <param name="Number">Which part it is.</param>
/// <param name="Mebibytes">Size of its attachments.</param>
internal sealed record LargeSlice(int Number, int Mebibytes)
{
    private const int PagesOfMebibyte = 10;

    /// <summary>Its pages, and its commits but one.</summary>
    public int Pages => PagesOfMebibyte * Mebibytes;

    /// <summary>Adds it to <c>main</c>.</summary>
    public async Task AddAsync(string repository, CancellationToken cancellationToken)
    {
        using var import = Process.Start(new ProcessStartInfo("git", ["-C", repository, "-c", "core.bigFileThreshold=512k", "-c", "pack.compression=1", "fast-import", "--quiet"]) { UseShellExecute = false, RedirectStandardInput = true })!;
        await using (var stream = new BufferedStream(import.StandardInput.BaseStream, 1 << 20))
        {
            Begin(stream, 0, "from refs/heads/main^0\n");
            var random = new Random(Number);
            var left = (long)Mebibytes << 20;
            for (var i = 0; left > 0; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var data = new byte[Math.Min(left, random.Next(1 << 20, 8 << 20))];
                random.NextBytes(data);
                File(stream, $"attachments/{Number}/picture-{i:0000}.jpg", data);
                left -= data.Length;
            }

            for (var page = 0; page < Pages; page++)
            {
                File(stream, PathOf(page), SampleWiki.TextOf(page, Number));
            }

            for (var page = 0; page < Pages; page++)
            {
                Begin(stream, page + 1, "");
                File(stream, PathOf(page), SampleWiki.TextOf(page, Number + page + 1));
            }
        }

        await import.WaitForExitAsync(cancellationToken);
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import ended with {import.ExitCode}.");
        }
    }

    private string PathOf(int page) => $"part-{Number}/folder-{page % 20:00}/page-{page:00000}.md";

    private void Begin(Stream stream, int commit, string from) =>
        Write(stream, $"commit refs/heads/main\ncommitter Sample <sample@example.org> {1_900_000_000L + (Number * 100_000) + commit} +0000\ndata 0\n{from}");

    private static void File(Stream stream, string path, ReadOnlySpan<byte> data)
    {
        Write(stream, $"M 100644 inline {path}\ndata {data.Length}\n");
        stream.Write(data);
        Write(stream, "\n");
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
