using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Nfs;

/// <summary>
/// What the real NFS client did to the first protocol, on an imitation of it (issue 13): A, an acknowledged commit lost; B, a wiki believed
/// absent; C, a stale read. <c>./wikibot nfs</c> does the same on the real client.
/// </summary>
public sealed class NfsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly NfsServer _server = new();
    private readonly Dictionary<string, ObjectId> _acknowledged = new(StringComparer.Ordinal);

    private string MainFile => Path.Combine(_folder.Path, "home.git", Main);

    [Fact]
    public async Task CommitAsync_frozen_at_every_step_beside_a_reader_of_its_client_loses_nothing()
    {
        var (a, b, c) = await MountAsync();
        for (var (step, reached) = (1, true); reached; step++)
        {
            var held = a.OpenRead(MainFile);
            using var freezer = new Freezer(step);
            using var author = await OpenAsync(_folder.Path, freezer.Wrap(a));
            using var helper = await OpenAsync(_folder.Path, b);
            using var third = await OpenAsync(_folder.Path, c);
            freezer.Arm();
            var work = Task.Run(() => CommitAsync(author, $"author-{step}"));
            await freezer.FrozenOrDoneAsync(work);
            reached = freezer.Reached;
            await CommitAsync(helper, $"helper-{step}");
            freezer.Thaw();
            await work;
            if (held is not null)
            {
                a.Close(held);
            }

            await CommitAsync(third, $"third-{step}");
        }

        await ShouldHoldAllOnceAsync();
    }

    [Fact]
    public async Task CommitAsync_between_the_halves_of_a_rename_leaves_a_wiki_to_every_reader_and_writer()
    {
        var (a, b, c) = await MountAsync();
        using var author = await OpenAsync(_folder.Path, a);
        using var reader = await OpenAsync(_folder.Path, c);
        var seen = new List<bool>();
        a.Between = _ => seen.Add(reader.Wiki.ReadTipAsync(Main, CancellationToken.None).AsTask().GetAwaiter().GetResult() is not null);
        for (var i = 0; i < 20; i++)
        {
            var held = a.OpenRead(MainFile);
            await CommitAsync(author, $"author-{i}");
            (await reader.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull().Commit.Id.ShouldBe(_acknowledged[$"author-{i}"]);
            await CommitAsync(reader, $"reader-{i}");
            if (held is not null)
            {
                a.Close(held);
            }
        }

        seen.ShouldAllBe(there => there);
        a.Halves.ShouldBeGreaterThan(0, "the imitation renames in two halves what is open");
        using var other = await OpenAsync(_folder.Path, b);
        await CommitAsync(other, "other");
        await ShouldHoldAllOnceAsync();
    }

    [Fact]
    public async Task CommitAsync_killed_between_the_halves_of_a_rename_loses_nothing_and_the_next_write_works_at_once()
    {
        var (a, b, c) = await MountAsync();
        for (var i = 0; i < 20; i++)
        {
            using var author = await OpenAsync(_folder.Path, a);
            var held = a.OpenRead(MainFile);
            a.Between = _ => throw new OperationCanceledException("killed");
            try
            {
                await CommitAsync(author, $"author-{i}");
            }
            catch (OperationCanceledException)
            {
                // Its process is gone, and with it the answer.
            }

            a.Between = null;
            if (held is not null)
            {
                a.Close(held);
            }

            foreach (var client in (NfsClient[])[b, c])
            {
                using var next = await OpenAsync(_folder.Path, client);
                (await next.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull();
                await CommitAsync(next, $"next-{i}-{(client == b ? "b" : "c")}");
            }
        }

        await ShouldHoldAllOnceAsync();
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("the writer's client")]
    [InlineData("the reader's client")]
    [InlineData("a third client")]
    public async Task ReadTipAsync_after_an_acknowledged_write_elsewhere_sees_it_whoever_holds_the_old_file(string holder)
    {
        var (a, b, c) = await MountAsync();
        using var writer = await OpenAsync(_folder.Path, a);
        using var reader = await OpenAsync(_folder.Path, b);
        var client = holder switch { "the writer's client" => a, "the reader's client" => b, "a third client" => c, _ => null };
        for (var i = 0; i < 50; i++)
        {
            (await reader.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull();
            client?.List(Path.GetDirectoryName(MainFile)!);
            var held = client?.OpenRead(MainFile);

            await CommitAsync(writer, $"writer-{i}");

            (await reader.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull().Commit.Id.ShouldBe(_acknowledged[$"writer-{i}"], $"write {i}");
            if (held is not null)
            {
                client!.Close(held);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(NfsClient A, NfsClient B, NfsClient C)> MountAsync()
    {
        var a = _server.Mount(_folder.Path);
        var store = WikiStore.Open(a, new StorageOptions { Root = _folder.Path }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await store.CreateAsync("home", Seeds(), CancellationToken.None);
        return (a, _server.Mount(_folder.Path), _server.Mount(_folder.Path));
    }

    private async Task CommitAsync(TestStore store, string operation)
    {
        var made = await store.CommitAsync(operation, File($"pages/{operation}.md", operation));
        lock (_acknowledged)
        {
            _acknowledged[operation] = made.Tip.Commit.Id;
        }
    }

    /// <summary>Seen from a client that has just been mounted.</summary>
    private async Task ShouldHoldAllOnceAsync()
    {
        using var judge = await OpenAsync(_folder.Path, _server.Mount(_folder.Path));
        var tip = (await judge.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull();
        var operations = new List<string>();
        var commits = new HashSet<ObjectId>();
        await foreach (var change in judge.Wiki.WalkAsync(tip.Commit.Id, null, CancellationToken.None))
        {
            commits.Add(change.Commit.Id);
            operations.AddRange(change.Commit.Message.Split('\n').Where(l => l.StartsWith("Wikibot-Operation: ", StringComparison.Ordinal)));
        }

        operations.ShouldBeUnique();
        _acknowledged.Values.ShouldAllBe(commit => commits.Contains(commit));
    }
}
