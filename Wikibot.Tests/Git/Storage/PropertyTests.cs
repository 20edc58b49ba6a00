using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>Random changes against a plain dictionary, with stock git as the judge.</summary>
public sealed class PropertyTests
{
    private static readonly string[] s_names = ["a", "a.md", "a-b.md", "a0", "B.md", "ö.md", "日本.md", "z"];

    /// <summary>A path of one to three names; a leaf ends in <c>.x</c>, so that no folder ever has a leaf's name.</summary>
    private static readonly Gen<string> s_path =
        from folders in Gen.Choose(0, 2).SelectMany(n => Gen.ArrayOf(Gen.Elements(s_names), n))
        from leaf in Gen.Elements(s_names)
        select string.Join('/', [.. folders, leaf + ".x"]);

    private static readonly Gen<(string Path, string? Content)[]> s_change =
        Gen.Choose(1, 6).SelectMany(n => Gen.ArrayOf(
            from path in s_path
            from content in Gen.Frequency((1, Gen.Constant<string?>(null)), (3, Gen.Elements<string?>("", "x", "y\n", "längerer Text\r\n")))
            select (path, content), n));

    [Fact]
    public async Task CommitAsync_random_changes_agree_with_a_model_and_with_ls_tree()
    {
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { }) { SkipFlush = true });
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["Home.md"] = "# Home\n" };
        var previous = (await store.Wiki.ReadTipAsync(Main, default))!;
        var made = 0;
        foreach (var (change, i) in s_change.Sample(60, 10).Select((c, i) => (c, i)))
        {
            var edits = change.DistinctBy(c => c.Path).ToList();
            var expected = new SortedDictionary<string, string>(model, StringComparer.Ordinal);
            foreach (var (path, content) in edits)
            {
                if (content is null)
                {
                    expected.Remove(path);
                }
                else
                {
                    expected[path] = content;
                }
            }

            var result = await store.CommitAsync($"op-{i}", [.. edits.Select(e => e.Content is null ? Gone(e.Path) : File(e.Path, e.Content))]);

            var differs = expected.Where(e => !model.TryGetValue(e.Key, out var old) || old != e.Value).Select(e => e.Key)
                .Concat(model.Keys.Except(expected.Keys)).Order(StringComparer.Ordinal).ToList();
            result.Changed.ShouldBe(differs.Count > 0);
            made += differs.Count > 0 ? 1 : 0;
            var diff = new List<string>();
            await foreach (var file in store.Wiki.DiffAsync(previous.Root.Id, result.Tip.Root.Id, default))
            {
                diff.Add(file.Path);
            }

            diff.Order(StringComparer.Ordinal).ShouldBe(differs);
            (model, previous) = (expected, result.Tip);
        }

        made.ShouldBeGreaterThan(20);
        using var cold = await OpenAsync(store.Root);
        foreach (var (path, content) in model)
        {
            (await cold.ReadAsync(path)).ShouldBe(content);
        }

        (await StockGit.RunAsync(store.Repository, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "main"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ShouldBe(model.Keys);
        (await StockGit.RunAsync(store.Repository, "rev-list", "--count", "main")).Trim().ShouldBe($"{made + 1}");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task WalkAsync_of_any_path_agrees_with_git_log()
    {
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { }) { SkipFlush = true });
        foreach (var (change, i) in s_change.Sample(40, 10).Select((c, i) => (c, i)))
        {
            await store.CommitAsync($"op-{i}", [.. change.DistinctBy(c => c.Path).Select(e => e.Content is null ? Gone(e.Path) : File(e.Path, e.Content))]);
        }

        var tip = (await store.Wiki.ReadTipAsync(Main, default))!.Commit.Id;
        foreach (var path in s_names.Select(n => n + ".x").Concat(s_names.Select(n => $"a/{n}.x")).Append("a").Append("none.x"))
        {
            var walked = new List<string>();
            await foreach (var change in store.Wiki.WalkAsync(tip, path, default))
            {
                walked.Add(change.Commit.Id.ToString());
            }

            (await StockGit.RunAsync(store.Repository, "log", "--first-parent", "--format=%H", "main", "--", path))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).SequenceEqual(walked).ShouldBeTrue(path);
        }
    }
}
