using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Storage;

/// <summary>A folder of a thousand markers is read once, and what it says is what it holds.</summary>
public sealed class MarkerListsTests : IDisposable
{
    private const int Many = 150;

    private readonly ScratchFolder _scratch = new();
    private readonly string _folder;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly HookedShareFiles _files;
    private int _lists;
    private int _changes;

    public MarkerListsTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_scratch.Path, "ada")).FullName;
        _files = new HookedShareFiles(WikiStore.DefaultFiles(), (operation, _) => _lists += operation == "list" ? 1 : 0);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Of_foldersThatDidNotChange_readsThemOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Folders are told apart by their times on Linux only.");
        Fill(Many);
        var lists = new MarkerLists(_files, _time);

        var first = lists.Of(_folder);
        var second = lists.Of(_folder);

        first.Order(StringComparer.Ordinal).ShouldBe(There());
        second.ShouldBe(first);
        _lists.ShouldBe(1);
    }

    [Fact]
    public void Of_folderThatChangedAMomentAgo_isReadAgain()
    {
        Fill(Many);
        var lists = new MarkerLists(_files, new FakeTimeProvider(new DateTimeOffset(Directory.GetLastWriteTimeUtc(_folder)).AddSeconds(1)));

        lists.Of(_folder);
        lists.Of(_folder);

        _lists.ShouldBe(2, "its time may not tell of one more change");
    }

    [Fact]
    public void Of_folderThatIsGone_isEmpty()
    {
        Fill(Many);
        var lists = new MarkerLists(_files, _time);
        lists.Of(_folder).Count.ShouldBe(Many);

        Directory.Delete(_folder, recursive: true);
        lists.Of(_folder).ShouldBeEmpty();

        Directory.CreateDirectory(_folder);
        lists.Of(_folder).ShouldBeEmpty();
    }

    /// <summary>Whatever two processes do in whatever order, each sees what is there.</summary>
    [Fact]
    public void Of_foldersThatOthersChange_isWhatIsThere() => Prop.ForAll(
        Gen.Choose(0, 30).ArrayOf().ToArbitrary(),
        steps =>
        {
            Fill(Many);
            MarkerLists[] processes = [new(_files, _time), new(_files, _time)];
            foreach (var step in steps)
            {
                var name = Path.Combine(_folder, $"marker-{step % 15:000}");
                if (step < 15)
                {
                    File.Delete(name);
                }
                else
                {
                    File.WriteAllText(name, "");
                }

                Settle();
                foreach (var process in processes)
                {
                    process.Of(_folder).Order(StringComparer.Ordinal).ShouldBe(There());
                }
            }
        }).QuickCheckThrowOnFailure();

    private string[] There() => [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private void Fill(int names)
    {
        for (var i = 0; i < names; i++)
        {
            File.WriteAllText(Path.Combine(_folder, $"marker-{i:000}"), "");
        }

        Settle();
    }

    /// <summary>As if each change were a second from the last: its time is another, as it is on a share where more than a tick passes.</summary>
    private void Settle() => Directory.SetLastWriteTimeUtc(_folder, DateTime.UnixEpoch.AddYears(50).AddSeconds(_changes++));
}
