using System.Text;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Files;

/// <summary>What the engine relies on, of both ways to the share.</summary>
public sealed class ShareFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void CreateNew_then_read_gives_what_was_appended(string layer)
    {
        var files = ShareLayers.Of(layer);
        var handle = files.CreateNew(_folder["file"]).ShouldNotBeNull();
        files.Write(handle, "one "u8);
        files.Write(handle, "two"u8);
        files.Flush(handle);
        files.Close(handle);
        files.FlushFolder(_folder.Path);

        var read = files.OpenRead(_folder["file"]).ShouldNotBeNull();
        var buffer = new byte[16];
        Encoding.ASCII.GetString(buffer, 0, files.Read(read, buffer, 4)).ShouldBe("two");
        files.Read(read, buffer, 7).ShouldBe(0);
        files.CloseRead(read);
        files.Stat(_folder["file"]).ShouldNotBeNull().Size.ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void Absence_is_an_answer(string layer)
    {
        var files = ShareLayers.Of(layer);
        var gone = _folder["gone"];

        files.OpenRead(gone).ShouldBeNull();
        files.OpenRead($"{gone}/file").ShouldBeNull();
        files.CreateNew($"{gone}/file").ShouldBeNull();
        files.CreateRecord($"{gone}/record", "x").ShouldBe(RecordOutcome.NoFolder);
        files.ReadRecord(gone).ShouldBeNull();
        files.Rename(gone, _folder["to"]).ShouldBeFalse();
        files.MoveFolder(gone, _folder["to"]).ShouldBeFalse();
        files.Delete(gone).ShouldBeFalse();
        files.DeleteFolder(gone).ShouldBeFalse();
        files.List(gone).ShouldBeNull();
        files.Stat(gone).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void Revalidate_of_a_sealed_folder_says_so_also_where_it_was_moved_to(string layer)
    {
        var files = ShareLayers.Of(layer);
        files.MakeFolder(_folder["epoch"]);
        files.Revalidate(_folder["epoch"]).ShouldBe(FolderState.Open);

        files.Seal(_folder["epoch"]).ShouldBeTrue();
        files.Revalidate(_folder["epoch"]).ShouldBe(FolderState.Sealed);
        files.MoveFolder(_folder["epoch"], _folder["away"]).ShouldBeTrue();

        files.Revalidate(_folder["away"]).ShouldBe(FolderState.Sealed);
        files.Revalidate(_folder["epoch"]).ShouldBe(FolderState.Gone);
        files.Seal(_folder["epoch"]).ShouldBeFalse();
        files.DeleteFolder(_folder["away"]).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void Stamp_of_a_replaced_file_differs(string layer)
    {
        var files = ShareLayers.Of(layer);
        files.Stamp(_folder["ref"]).ShouldBeNull();
        files.WriteNew(_folder["ref"], "first"u8);
        var first = files.Stamp(_folder["ref"]).ShouldNotBeNull();
        files.Stamp(_folder["ref"]).ShouldBe(first);

        files.WriteNew(_folder["next"], "second"u8);
        files.Rename(_folder["next"], _folder["ref"]);

        files.Stamp(_folder["ref"]).ShouldNotBe(first);
    }

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void CreateRecord_is_created_once_and_can_be_removed(string layer)
    {
        var files = ShareLayers.Of(layer);

        files.CreateRecord(_folder["record"], "first").ShouldBe(RecordOutcome.Created);
        files.CreateRecord(_folder["record"], "second").ShouldBe(RecordOutcome.Exists);
        files.ReadRecord(_folder["record"]).ShouldBe("first");
        files.Stat(_folder["record"]).ShouldNotBeNull();
        files.List(_folder.Path).ShouldNotBeNull().ShouldHaveSingleItem().Name.ShouldBe("record", "nothing is left beside it");
        files.Delete(_folder["record"]).ShouldBeTrue();
        files.Delete(_folder["record"]).ShouldBeFalse();
        files.ReadRecord(_folder["record"]).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(ShareLayers.Shared), MemberType = typeof(ShareLayers))]
    public void CreateRecord_by_many_at_once_is_created_by_one_whole(string layer)
    {
        for (var round = 0; round < 50; round++)
        {
            var path = _folder[$"record-{round}"];
            var contents = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 40)).ToArray();
            var outcomes = new RecordOutcome[contents.Length];
            var seen = new string?[contents.Length];
            using var together = new Barrier(contents.Length);
            var threads = contents.Select((content, i) => new Thread(() =>
            {
                var files = ShareLayers.Of(layer);
                together.SignalAndWait();
                outcomes[i] = files.CreateRecord(path, content);
                seen[i] = files.ReadRecord(path);
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());

            var winner = Array.IndexOf(outcomes, RecordOutcome.Created);
            outcomes.Where((o, i) => i != winner).ShouldAllBe(o => o == RecordOutcome.Exists);
            seen.ShouldAllBe(s => s == contents[winner]);
        }

        ShareLayers.Of(layer).List(_folder.Path).ShouldNotBeNull().Count.ShouldBe(50, "nothing is left beside the records");
    }

    [Theory]
    [MemberData(nameof(ShareLayers.Shared), MemberType = typeof(ShareLayers))]
    public void CreateRecord_of_one_that_others_remove_meanwhile_is_created_or_exists(string layer)
    {
        var files = ShareLayers.Of(layer);
        var stop = false;
        var remover = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                files.Delete(_folder["mark"]);
            }
        });
        remover.Start();
        try
        {
            for (var i = 0; i < 20_000; i++)
            {
                files.CreateRecord(_folder["mark"], "x").ShouldBeOneOf(RecordOutcome.Created, RecordOutcome.Exists);
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            remover.Join();
        }
    }

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void Rename_replaces_what_is_open_and_moves_once(string layer)
    {
        var files = ShareLayers.Of(layer);
        File.WriteAllText(_folder["old"], "old");
        File.WriteAllText(_folder["new"], "new");
        var open = files.OpenRead(_folder["old"]).ShouldNotBeNull();

        files.Rename(_folder["new"], _folder["old"]).ShouldBeTrue();
        files.Rename(_folder["new"], _folder["old"]).ShouldBeFalse("it has been moved");

        File.ReadAllText(_folder["old"]).ShouldBe("new");
        var buffer = new byte[8];
        Encoding.ASCII.GetString(buffer, 0, files.Read(open, buffer, 0)).ShouldBe("old", "who had it open reads on");
        files.Close(open);
    }

    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public void Folders_are_made_listed_moved_and_removed_when_empty(string layer)
    {
        var files = ShareLayers.Of(layer);
        files.MakeFolder(_folder["a"]).ShouldBeTrue();
        files.MakeFolder(_folder["a"]).ShouldBeFalse();
        files.MakeFolder(_folder["a", "inner"]).ShouldBeTrue();
        files.CreateRecord(_folder["a", "record"], "content").ShouldBe(RecordOutcome.Created);
        files.List(_folder["a"]).ShouldNotBeNull().OrderBy(e => e.Name, StringComparer.Ordinal).ShouldBe([new("inner", IsFolder: true), new("record", IsFolder: false)]);
        files.MakeFolder(_folder["taken"]).ShouldBeTrue();
        files.MakeFolder(_folder["taken", "full"]).ShouldBeTrue();

        files.MoveFolder(_folder["a"], _folder["taken"]).ShouldBeFalse();
        files.MoveFolder(_folder["a"], _folder["b"]).ShouldBeTrue();
        files.ReadRecord(_folder["b", "record"]).ShouldBe("content");
        files.CreateRecord(_folder["a", "record"], "late").ShouldBe(RecordOutcome.NoFolder, "whoever comes late is told");
        files.DeleteFolder(_folder["b"]).ShouldBeFalse("it is not empty");
        files.Delete(_folder["b", "record"]).ShouldBeTrue();
        files.DeleteFolder(_folder["b", "inner"]).ShouldBeTrue();
        files.DeleteFolder(_folder["b"]).ShouldBeTrue();
        files.Stat(_folder["b"]).ShouldBeNull();
    }

    [Fact]
    public void Windows_way_tries_again_what_is_refused_for_a_moment()
    {
        // A folder where a file should be is refused as Windows refuses a file that another process has open.
        var path = Directory.CreateDirectory(_folder["busy"]).FullName;
        var pauses = new List<TimeSpan>();
        var files = new PortableShareFiles(windows: true, pause =>
        {
            pauses.Add(pause);
            if (pauses.Count == 3)
            {
                Directory.Delete(path);
                File.WriteAllText(path, "free");
            }
        });

        files.ReadRecord(path).ShouldBe("free");
        pauses.Count.ShouldBe(3);
    }

    [Fact]
    public void Windows_way_gives_up_on_what_stays_refused()
    {
        var path = Directory.CreateDirectory(_folder["busy"]).FullName;
        var paused = TimeSpan.Zero;
        var files = new PortableShareFiles(windows: true, pause => paused += pause);

        Should.Throw<ShareFileException>(() => files.OpenRead(path)).Error.ShouldBe(ShareError.Failed);
        paused.ShouldBeInRange(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1));
    }
}
