using System.Diagnostics;

namespace Wikibot.Tests.Benchmarks.Share;

public sealed class SlowShareTests : IDisposable
{
    private readonly ScratchFolder _source = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task CountAsync_cat_of_a_known_file_is_one_open_two_reads_and_a_close()
    {
        await File.WriteAllTextAsync(_source["page"], "text", Stop);
        await using var share = await TestShare.MountAsync(_source.Path, 0);
        await RunAsync("cat", Path.Combine(share.Path, "page"));
        await share.ResetAsync(Stop);

        (await RunAsync("cat", Path.Combine(share.Path, "page"))).ShouldBe("text");

        var count = await share.CountAsync(Stop);
        count.ByKind["OPEN"].ShouldBe(1);
        count.ByKind["READ"].ShouldBe(2);
        count.ByKind["CLOSE"].ShouldBe(1);
        count.ByKind.Keys.ShouldNotContain("LOOKUP", "names are trusted for 60 s");
    }

    [Fact]
    public async Task CountAsync_new_file_renamed_is_a_creation_a_write_a_close_and_a_rename_without_the_probes()
    {
        await using var share = await TestShare.MountAsync(_source.Path, 0);

        await RunAsync("/bin/sh", "-c", $"cd '{share.Path}' && echo text > new && exec mv -T new final");

        var count = await share.CountAsync(Stop);
        (count.ByKind["CREATE"], count.ByKind["WRITE"], count.ByKind["RENAME"]).ShouldBe((1, 1, 1));
        count.ByKind["PROBE"].ShouldBeGreaterThanOrEqualTo(2, "of new, and of final");
        count.Total.ShouldBe(count.ByKind.Values.Sum() - count.ByKind["PROBE"]);
    }

    [Fact]
    public async Task Rename_onto_a_file_that_is_open_is_two_as_an_NFS_client_does_it()
    {
        await using var share = await TestShare.MountAsync(_source.Path, 0);
        await File.WriteAllTextAsync(Path.Combine(share.Path, "main"), "old", Stop);
        await File.WriteAllTextAsync(Path.Combine(share.Path, "next"), "new", Stop);
        await using (await HeldFile.OpenAsync(Path.Combine(share.Path, "main")))
        {
            await share.ResetAsync(Stop);

            File.Move(Path.Combine(share.Path, "next"), Path.Combine(share.Path, "main"), overwrite: true);

            (await share.CountAsync(Stop)).ByKind["RENAME"].ShouldBe(2);
            Directory.GetFiles(_source.Path, ".nfs*").ShouldHaveSingleItem();
        }

        // What was renamed away goes at the close.
        Directory.GetFiles(_source.Path).ShouldHaveSingleItem().ShouldBe(_source["main"]);
        (await File.ReadAllTextAsync(_source["main"], Stop)).ShouldBe("new");
    }

    [Fact]
    public async Task Read_of_a_name_that_was_absent_believes_so_until_the_folder_is_asked_for()
    {
        await using var one = await TestShare.MountAsync(_source.Path, 0);
        await using var other = await TestShare.MountAsync(_source.Path, 0);
        Directory.CreateDirectory(Path.Combine(one.Path, "folder"));
        var name = Path.Combine("folder", "record");
        File.Exists(Path.Combine(one.Path, name)).ShouldBeFalse();

        await File.WriteAllTextAsync(Path.Combine(other.Path, name), "here", Stop);

        await one.ResetAsync(Stop);
        File.Exists(Path.Combine(one.Path, name)).ShouldBeFalse("it is believed absent");
        (await one.CountAsync(Stop)).Total.ShouldBe(0, "and that asks nobody");
        Directory.GetFiles(Path.Combine(one.Path, "folder")).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(Path.Combine(one.Path, name), Stop)).ShouldBe("here");
    }

    [Fact]
    public async Task Open_of_a_file_that_another_mount_replaced_is_the_old_one_while_somebody_has_that_open()
    {
        await using var one = await TestShare.MountAsync(_source.Path, 0);
        await using var other = await TestShare.MountAsync(_source.Path, 0);
        var main = Path.Combine(one.Path, "main");
        await File.WriteAllTextAsync(main, "old", Stop);
        await using (await HeldFile.OpenAsync(main))
        {
            await File.WriteAllTextAsync(Path.Combine(other.Path, "next"), "new", Stop);
            File.Move(Path.Combine(other.Path, "next"), Path.Combine(other.Path, "main"), overwrite: true);

            (await File.ReadAllTextAsync(main, Stop)).ShouldBe("old");
        }

        (await File.ReadAllTextAsync(main, Stop)).ShouldBe("new");
    }

    [Fact]
    public async Task Create_exclusively_costs_the_SETATTR_that_an_NFS_client_sends()
    {
        await using var share = await TestShare.MountAsync(_source.Path, 0);
        foreach (var (name, mode, expected) in ((string, FileMode, long)[])[("plain", FileMode.OpenOrCreate, 0), ("exclusive", FileMode.CreateNew, 1)])
        {
            await share.ResetAsync(Stop);

            await using (new FileStream(Path.Combine(share.Path, name), mode))
            {
                // Made and closed.
            }

            (await share.CountAsync(Stop)).ByKind.GetValueOrDefault("SETATTR").ShouldBe(expected, name);
        }
    }

    [Fact]
    public async Task Mount_stock_git_works_in_it_and_its_objects_are_in_the_source()
    {
        await using var share = await TestShare.MountAsync(_source.Path, 0);

        await File.WriteAllTextAsync(_source["page"], "text", Stop);
        await StockGit.RunAsync(share.Path, "init", "--quiet", "--bare", "a.git");
        var blob = await StockGit.RunAsync(Path.Combine(share.Path, "a.git"), "hash-object", "-w", _source["page"]);

        (await StockGit.RunAsync(_source["a.git"], "cat-file", "blob", blob.Trim())).ShouldBe("text");
        (await StockGit.RunAsync(_source["a.git"], "fsck", "--strict")).ShouldNotContain("error");
    }

    [Fact]
    public async Task DelayAsync_every_operation_takes_at_least_that_long()
    {
        await File.WriteAllTextAsync(_source["page"], "text", Stop);
        await using var share = await TestShare.MountAsync(_source.Path, 20);
        var started = Stopwatch.GetTimestamp();

        await RunAsync("cat", Path.Combine(share.Path, "page"));

        // A lower bound, never an upper one: it cannot fail on a busy machine. Open, two reads and a close are four.
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(4 * 20));
    }

    [Fact]
    public async Task FailAsync_only_the_chosen_operation_on_the_chosen_path_fails_that_often()
    {
        await File.WriteAllTextAsync(_source["good"], "text", Stop);
        await File.WriteAllTextAsync(_source["bad"], "text", Stop);
        await using var share = await TestShare.MountAsync(_source.Path, 0);
        await share.FailAsync("OPEN", 5, "/bad", skip: 0, times: 1, Stop);

        (await File.ReadAllTextAsync(Path.Combine(share.Path, "good"), Stop)).ShouldBe("text");
        Should.Throw<IOException>(() => File.ReadAllText(Path.Combine(share.Path, "bad")));
        (await File.ReadAllTextAsync(Path.Combine(share.Path, "bad"), Stop)).ShouldBe("text");
    }

    [Fact]
    public async Task CacheAsync_a_second_client_sees_a_stale_size_until_the_time_is_over()
    {
        await File.WriteAllTextAsync(_source["page"], "old", Stop);
        await using var mine = await TestShare.MountAsync(_source.Path, 0);
        await using var theirs = await TestShare.MountAsync(_source.Path, 0);
        await mine.CacheAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), Stop);
        new FileInfo(Path.Combine(mine.Path, "page")).Length.ShouldBe(3);
        File.Exists(Path.Combine(mine.Path, "new")).ShouldBeFalse();

        await File.WriteAllTextAsync(Path.Combine(theirs.Path, "page"), "longer", Stop);
        await File.WriteAllTextAsync(Path.Combine(theirs.Path, "new"), "x", Stop);

        new FileInfo(Path.Combine(theirs.Path, "page")).Length.ShouldBe(6);
        new FileInfo(Path.Combine(mine.Path, "page")).Length.ShouldBe(3);
        File.Exists(Path.Combine(mine.Path, "new")).ShouldBeFalse();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
