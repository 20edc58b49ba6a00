using System.Diagnostics;
using System.Globalization;
using System.Text;
using Wikibot.Tests.Git.Storage.Worker;

namespace Wikibot.Tests.Git.Storage.Transfer;

/// <summary>Memory of backup, restore and export, in a process of its own: it must not grow with the size of the wiki.</summary>
public sealed class TransferMemoryTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Transfer_wikiSixTimesAsLarge_takesNoMoreMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A process's peak memory is read from /proc.");
        const int Small = 16, Large = 96;

        var small = await PeakAsync(Small);
        var large = await PeakAsync(Large);

        // Whatever held the packs, or mapped them, would need 80 MiB more; collectors differ by some MiB from run to run.
        (large - small).ShouldBeLessThan(40 * 1024, $"{small} kB for {Small} MiB, {large} kB for {Large} MiB");
    }

    [Fact]
    public async Task Transfer_longHistoryAndAYoungestGenerationAsInProduction_doesNotFillIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A process's peak memory is read from /proc.");

        var small = await PeakAsync(mebibytes: 2, commits: 3_000, "0x400000");
        var large = await PeakAsync(mebibytes: 2, commits: 3_000, "0x4000000");

        // Some hundred megabytes of garbage are made: left to itself, the collector would let 60 MiB more of it stand.
        (large - small).ShouldBeLessThan(35 * 1024, $"{small} kB with 4 MiB, {large} kB with 64 MiB");
    }

    [Fact]
    public async Task Commit_ofBytesFromElsewhere_takesNoMoreMemoryForMoreOfThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A process's peak memory is read from /proc.");
        const int Small = 4, Large = 100;

        var small = await PeakOfIncomingAsync(Small);
        var large = await PeakOfIncomingAsync(Large);

        TestContext.Current.TestOutputHelper?.WriteLine($"{small} kB for {Small} MiB, {large} kB for {Large} MiB");
        (large - small).ShouldBeLessThan(30 * 1024, $"{small} kB for {Small} MiB, {large} kB for {Large} MiB");
    }

    private static async Task<int> PeakOfIncomingAsync(int mebibytes)
    {
        using var store = await TestStore.CreateAsync();
        await using var worker = WorkerProcess.Start("incoming", store.Root, number: mebibytes, youngestGeneration: "0x4000000");
        var line = (await worker.UntilAsync("peak ")).ShouldNotBeNull();
        return int.Parse(line["peak ".Length..], CultureInfo.InvariantCulture);
    }

    private async Task<int> PeakAsync(int mebibytes, int commits = 0, string? youngestGeneration = null)
    {
        var root = _scratch[$"{mebibytes}-{youngestGeneration}"];
        await FillAsync(Path.Combine(root, "home.git"), mebibytes, commits);
        await using var worker = WorkerProcess.Start("transfer", root, youngestGeneration: youngestGeneration);
        var line = (await worker.UntilAsync("peak ")).ShouldNotBeNull();
        return int.Parse(line["peak ".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Attachments of 2 MiB that do not compress, packed; and commits of one page each, all in one folder.</summary>
    private static async Task FillAsync(string repository, int mebibytes, int commits)
    {
        Directory.CreateDirectory(repository);
        await StockGit.RunAsync(repository, "init", "--quiet", "--bare", "--initial-branch=main");
        using var import = Process.Start(new ProcessStartInfo("git", ["-C", repository, "-c", "core.bigFileThreshold=512k", "-c", "pack.compression=0", "fast-import", "--quiet"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        var random = new Random(1);
        var data = new byte[2 << 20];
        await using (var to = import.StandardInput.BaseStream)
        {
            await to.WriteAsync("commit refs/heads/main\ncommitter Ada <ada@example.org> 1700000000 +0000\ndata 0\n"u8.ToArray());
            for (var i = 0; i < mebibytes / 2; i++)
            {
                random.NextBytes(data);
                await to.WriteAsync(Encoding.UTF8.GetBytes($"M 100644 inline picture-{i}.jpg\ndata {data.Length}\n"));
                await to.WriteAsync(data);
                await to.WriteAsync("\n"u8.ToArray());
            }

            for (var i = 0; i < commits; i++)
            {
                await to.WriteAsync(Encoding.UTF8.GetBytes($"commit refs/heads/main\ncommitter Ada <ada@example.org> {1_700_000_001 + i} +0000\ndata 0\nM 100644 inline pages/page-{i % 500}.md\ndata {$"{i}".Length}\n{i}\n"));
            }
        }

        await import.WaitForExitAsync();
        import.ExitCode.ShouldBe(0);
    }
}
