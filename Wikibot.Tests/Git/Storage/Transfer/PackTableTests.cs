using System.Globalization;
using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Tests.Git.Storage.Transfer;

/// <summary>A table of few entries says of them what one of all says.</summary>
public sealed class PackTableTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Of_aFewEntries_agreesWithTheTableOfAll()
    {
        var (pack, length) = await PackAsync();
        var all = new PackTable(pack, length);
        var random = new Random(TestScale.Seed(3));
        for (var round = 0; round < 40; round++)
        {
            var selection = new PackSelection(pack);
            for (var i = random.Next(1, pack.Index.Count / 10); i > 0; i--)
            {
                selection.Meet(random.Next(pack.Index.Count), choose: true);
            }

            // The first and the last entry of the pack, too.
            selection.Meet(all.PositionOf(round % 2 == 0 ? 0 : all.Count - 1), choose: true);
            var few = PackTable.Of(selection, length);
            few.Count.ShouldBeLessThan(all.Count / 3);
            var chosen = Enumerable.Range(0, few.Count).Where(rank => selection.IsChosen(few.PositionOf(rank))).ToList();
            chosen.Count.ShouldBe(selection.Count);
            foreach (var rank in chosen)
            {
                var same = all.RankOf(few.OffsetOf(rank));
                (few.PositionOf(rank), few.IdOf(rank), few.EndOf(rank), few.ChecksumOf(rank)).ShouldBe((all.PositionOf(same), all.IdOf(same), all.EndOf(same), all.ChecksumOf(same)));
                if (Entry(pack, few.OffsetOf(rank)) is { Type: PackEntry.OffsetDelta } delta)
                {
                    var basis = few.OffsetOf(rank) - delta.Back;
                    few.PositionOf(few.RankOf(basis)).ShouldBe(all.PositionOf(all.RankOf(basis)));
                }
            }
        }
    }

    private static PackEntry Entry(PackFile pack, long offset)
    {
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        return PackEntry.Read(head[..pack.ReadNear(head, offset)]);
    }

    private async Task<(PackFile Pack, long Length)> PackAsync()
    {
        var repository = _scratch["packed.git"];
        await StockGit.RunAsync(_scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", repository);
        var script = new StringBuilder();
        for (var i = 0; i < 200; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 40).Select(line => $"line {line} of {(line % 3 == 0 ? i : 0)}\n"));
            script.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter A <a@example.org> {1_700_000_000 + i} +0000\ndata 0\nM 100644 inline d{i % 7}/p{i % 20}.md\ndata {text.Length}\n{text}\n");
        }

        await StockGit.PipeAsync(repository, Encoding.UTF8.GetBytes(script.ToString()), "fast-import", "--quiet");
        await StockGit.RunAsync(repository, "repack", "-adfq");
        var file = new FileInfo(Directory.GetFiles(Path.Combine(repository, "objects", "pack"), "*.pack").Single());
        return (PackFile.Open(WikiStore.DefaultFiles(), file.DirectoryName!, Path.GetFileNameWithoutExtension(file.Name))!, file.Length);
    }
}
