using System.Diagnostics;
using System.Text;

namespace Wikibot.Benchmarks.Repositories;

/// <summary>
/// A bare repository of made-up pages, the same ones every time: the first commit has all pages, each further one edits one of them.
/// Made by <c>git fast-import</c>, so that it is none of the measured programs' own making.
/// </summary>
/// <param name="Pages">Number of pages.</param>
/// <param name="Folders">Folders at the root that they are spread over.</param>
/// <param name="Commits">Number of commits.</param>
/// <param name="Area">A folder around them all, for pages two folders deep.</param>
/// <param name="Texts">Text of a page at an edit; <see cref="TextOf"/> when left out.</param>
internal sealed record SampleWiki(int Pages, int Folders, int Commits, string? Area = null, Func<int, int, byte[]>? Texts = null)
{
    private const string Words = "page wiki note agent people commit folder share draft review release service latency region budget member owner editor";
    private static readonly string[] Vocabulary = Words.Split(' ');

    /// <summary>Full path of a page, <c>.md</c> included: <c>folder-03/page-0042.md</c>.</summary>
    public string PathOf(int page) => $"{(Area is null ? "" : $"{Area}/")}folder-{page % Folders:00}/page-{page:00000}.md";

    /// <summary>Text of a page at an edit: about 2 KiB of words that compress as prose does.</summary>
    public static byte[] TextOf(int page, int edit)
    {
        var random = new Random(HashCode(page, edit));
        var text = new StringBuilder($"# Page {page}\n\nEdit {edit}.\n");
        while (text.Length < 2000)
        {
            text.Append(Vocabulary[random.Next(Vocabulary.Length)]).Append(random.Next(12) == 0 ? ".\n\n" : " ");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Creates the repository, all in one pack, at <paramref name="path"/>.</summary>
    public async Task CreateAsync(string path, CancellationToken cancellationToken)
    {
        await GitTool.RunAsync(Path.GetDirectoryName(path)!, ["init", "--quiet", "--bare", "--initial-branch=main", path], cancellationToken);
        using (var import = Process.Start(new ProcessStartInfo("git", ["-C", path, "fast-import", "--quiet"]) { UseShellExecute = false, RedirectStandardInput = true })!)
        {
            await using (var stream = new BufferedStream(import.StandardInput.BaseStream, 1 << 16))
            {
                Write(stream, "feature done\n");
                for (var commit = 0; commit < Commits; commit++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    WriteCommit(stream, commit);
                    if (commit > 0 && commit % 10_000 == 0)
                    {
                        Console.WriteLine($"  … {commit:N0} of {Commits:N0} commits");
                    }
                }

                Write(stream, "done\n");
            }

            await import.WaitForExitAsync(cancellationToken);
            if (import.ExitCode != 0)
            {
                throw new InvalidOperationException($"git fast-import ended with {import.ExitCode}.");
            }
        }

        await GitTool.RunAsync(path, ["symbolic-ref", "HEAD", "refs/heads/main"], cancellationToken);
        if (Commits <= 10_000)
        {
            // Beyond, fast-import's own single pack has to do: deltas between 100,000 large trees take git many minutes.
            await GitTool.RunAsync(path, ["repack", "-adq"], cancellationToken);
        }

        // A wiki has its fan-out folders from its creation on; git makes them one by one and removes those that a repack empties.
        for (var i = 0; i < 256; i++)
        {
            Directory.CreateDirectory(Path.Combine(path, "objects", $"{i:x2}"));
        }
    }

    private static int HashCode(int page, int edit) => unchecked((page * 7919) + (edit * 104729));

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private void WriteCommit(Stream stream, int commit)
    {
        var message = commit == 0 ? "Import" : $"Edit {commit}";
        Write(stream, $"commit refs/heads/main\ncommitter Sample <sample@example.org> {1_700_000_000 + commit} +0000\ndata {message.Length}\n{message}\n");
        var (first, last) = commit == 0 ? (0, Pages - 1) : (PageOf(commit), PageOf(commit));
        for (var page = first; page <= last; page++)
        {
            var text = (Texts ?? TextOf)(page, commit);
            Write(stream, $"M 100644 inline {PathOf(page)}\ndata {text.Length}\n");
            stream.Write(text);
            Write(stream, "\n");
        }

        Write(stream, "\n");
    }

    // Every page in turn, in an order that jumps between folders.
    private int PageOf(int commit) => (int)(commit * 7919L % Pages);
}
