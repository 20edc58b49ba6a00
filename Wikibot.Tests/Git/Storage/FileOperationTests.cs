using System.Diagnostics;
using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>What the engine asks of the share. The benchmark counts the same as the file system sees it.</summary>
public sealed class FileOperationTests(ITestOutputHelper output)
{
    private readonly List<string> _operations = [];

    [Fact]
    public async Task ReadTipAsync_warm_of_both_refs_takes_four_operations()
    {
        using var store = await CreateAsync(Counting());
        await store.ReadAsync("Home.md");
        await store.Wiki.ReadTipAsync(Meta, default);
        Reset();

        await store.Wiki.ReadTipAsync(Meta, default);
        await store.ReadAsync("Home.md");

        Count("warm read").ShouldBe(4);
    }

    [Fact]
    public async Task CommitAsync_of_one_page_two_folders_deep_takes_at_most_40_operations()
    {
        using var store = await CreateAsync(Counting());
        await store.CommitAsync("op-0", File("a/b/Other.md", "x"));
        await store.Wiki.ReadTipAsync(Meta, default);
        Reset();

        // With the role check that every write makes.
        await store.Wiki.ReadTipAsync(Meta, default);
        await store.CommitAsync("op-1", File("a/b/Page.md", "x"));

        Count("write").ShouldBeLessThanOrEqualTo(40);
    }

    [Fact]
    public async Task CommitAsync_of_twenty_pages_takes_at_most_12_operations_each()
    {
        using var store = await CreateAsync(Counting());
        await store.CommitAsync("op-0", File("a/b/Other.md", "x"));
        Reset();

        await store.CommitAsync("op-1", [.. Enumerable.Range(0, 20).Select(i => File($"a/b/Page {i}.md", $"{i}"))]);

        Count("20 pages").ShouldBeLessThanOrEqualTo(20 * 12);
    }

    [Fact]
    public async Task CommitAsync_with_a_listener_tags_its_span_with_counts_and_no_content()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Wikibot.Git",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                lock (spans)
                {
                    spans.Add(a);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var store = await CreateAsync(Counting());
        // As in the test of the bar: the first write of all would read what is cached from then on.
        await store.CommitAsync("op-0", File("a/b/Other.md", "x"));
        using var root = new Activity("test").Start();

        await store.CommitAsync("op-1", File("a/b/Page.md", "confidential"));

        Activity span;
        lock (spans)
        {
            span = spans.Single(s => s.OperationName == "git.commit" && s.TraceId == root.TraceId);
        }

        span.GetTagItem("wikibot.wiki").ShouldBe("home");
        span.GetTagItem("wikibot.pages").ShouldBe(1);
        span.GetTagItem("wikibot.objects").ShouldBe(5);
        ((long)span.GetTagItem("wikibot.file_operations")!).ShouldBeInRange(30, 45);
        ((long)span.GetTagItem("wikibot.bytes")!).ShouldBeGreaterThan(100);
        span.GetTagItem("wikibot.page").ShouldBe("a/b/Page");
        span.TagObjects.ShouldAllBe(t => !$"{t.Value}".Contains("confidential"));
    }

    private HookedShareFiles Counting() => new(WikiStore.DefaultFiles(), (operation, path) =>
    {
        lock (_operations)
        {
            // Opening, flushing and closing a folder are three; a stamp is none: the client has it.
            _operations.AddRange(operation == "stamp" ? [] : operation == "flush folder" ? ["open folder", "flush", "close"] : [$"{operation} {Path.GetFileName(path)}"]);
        }
    })
    { Slow = false };

    private void Reset()
    {
        lock (_operations)
        {
            _operations.Clear();
        }
    }

    private int Count(string what)
    {
        lock (_operations)
        {
            output.WriteLine($"{what}: {_operations.Count}\n{string.Join('\n', _operations)}");
            return _operations.Count;
        }
    }
}
