using System.Security.Cryptography;
using Wikibot.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>Packs that another client removes: before they are opened, while they are open, and in the middle of a large blob.</summary>
internal static class RemovedPacks
{
    private const int Large = 9_000_000;

    public static async Task RunAsync(string writerRoot, string readerRoot)
    {
        var writer = await OpenAsync(writerRoot, configure: o => o with { PackLooseObjects = 1, JoinPacks = 2, LooseGrace = TimeSpan.Zero, Grace = TimeSpan.Zero });
        var large = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await RoundAsync();
        foreach (var late in (bool[])[true, false])
        {
            var reader = await OpenAsync(readerRoot, configure: o => o with { CacheBytes = 1 << 20 });
            var tip = (await reader.ReadTipAsync(Main, CancellationToken.None))!;
            var all = new List<FileDifference>();
            await foreach (var file in reader.DiffAsync(null, tip.Root.Id, CancellationToken.None))
            {
                all.Add(file);
            }

            var removed = false;
            async Task RemoveAsync()
            {
                if (!removed)
                {
                    removed = true;
                    await RoundAsync();
                    await RoundAsync();
                }
            }

            if (late)
            {
                await RemoveAsync();
            }

            int good = 0, bad = 0;
            foreach (var file in all.OrderByDescending(f => f.Path.StartsWith("Large", StringComparison.Ordinal)))
            {
                var isLarge = file.Path.StartsWith("Large", StringComparison.Ordinal);
                try
                {
                    if (isLarge)
                    {
                        using var sink = new Sink(RemoveAsync);
                        await reader.CopyBlobAsync(file.New!.Value.Id, sink, CancellationToken.None);
                        if (sink.Length != Large)
                        {
                            throw new InvalidDataException($"{sink.Length} bytes.");
                        }
                    }
                    else
                    {
                        await reader.ReadBlobAsync(file.New!.Value.Id, CancellationToken.None);
                    }

                    good++;
                }
                catch (Exception e)
                {
                    bad++;
                    Say($"{(isLarge ? "large" : "small")}: {Tell(e)}");
                }
            }

            Row("packs", late ? "packs removed after their indexes were read" : "packs removed in the middle of a large blob", $"{good} of {all.Count} blobs read", bad == 0);
        }

        async Task RoundAsync()
        {
            await CommitAsync(writer, Operation("packs"), [.. Enumerable.Range(0, 20).Select(i => new FileChange($"Small/{Guid.NewGuid():N}.md", RandomNumberGenerator.GetBytes(3000)))]);
            if (large.Count < 2)
            {
                var name = $"Large {large.Count}.bin";
                large[name] = RandomNumberGenerator.GetBytes(Large);
                await CommitAsync(writer, Operation("packs"), new FileChange(name, large[name]));
            }

            await writer.MaintainAsync(TimeSpan.FromSeconds(120), force: true, CancellationToken.None);
            var packs = Directory.GetFiles(Path.Combine(writerRoot, "home.git/objects/pack"), "*.pack").Length;
            Say($"maintained: {packs} packs");
        }
    }

    /// <summary>Counts what it gets, and waits for something to be done after the first piece.</summary>
    private sealed class Sink(Func<Task> afterFirst) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            await afterFirst();
        }
    }
}
