using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;
using Wikibot.Git.Edits;
using Wikibot.Git.Identity;
using Wikibot.Git.Links;
using Wikibot.Git.Members;
using Wikibot.Git.Moves;
using Wikibot.Git.Pages;
using Wikibot.Git.Restore;
using Wikibot.Git.Storage;
using Wikibot.Git.Tokens;
using Wikibot.Git.Writing;

namespace Wikibot.Benchmarks.Costs;

/// <summary>The git service's tools in this process, on wikis in a scratch folder.</summary>
internal sealed class CostScene : IDisposable
{
    private static readonly Caller s_ada = new("static:ada", "Ada", "ada@example.org");

    private readonly Workspace _work;
    private readonly IWikiStore _store;
    private int _wikis;

    /// <param name="folder">Where to make the scratch folder.</param>
    public CostScene(string folder)
    {
        _work = new Workspace(folder);
        _store = WikiStore.Open(new StorageOptions { Root = _work.Folder }, TimeProvider.System, NullLoggerFactory.Instance);
        var writer = new WikiWriter(Gate(_store), new CommitDoor(_store, []), TimeProvider.System);
        var links = new LinkCache();
        Pages = new PageWriter(writer, new BacklinkFinder(links, new EveryPage()));
        Batch = new PageBatch(writer);
        Edits = new EditService(writer);
        Moves = new MoveService(writer, links, new EveryPage());
        Restores = new RestoreService(writer);
        Reverts = new RevertService(writer);
    }

    public PageWriter Pages { get; }

    public PageBatch Batch { get; }

    public EditService Edits { get; }

    public MoveService Moves { get; }

    public RestoreService Restores { get; }

    public RevertService Reverts { get; }

    /// <summary>An id of an operation of its own.</summary>
    public static OperationId NewId() => new(OperationIds.New());

    /// <summary>A wiki with that history, as its owner sees it.</summary>
    public async Task<WikiAccess> WikiAsync(PlainHistory history)
    {
        var name = $"wiki-{++_wikis}";
        var members = MemberList.Empty.With(new Member(s_ada.Subject, Role.Owner, s_ada.Name, s_ada.Email));
        var details = new CommitDetails(AuthorSignature.Of(s_ada, TimeProvider.System), "Begin");
        await _store.CreateAsync(
            name,
            [
                new RefSeed(WikiRefs.Main, new ChangeSet([new FileChange("Home.md", "# Home\n"u8.ToArray())]), details),
                new RefSeed(WikiRefs.Members, new ChangeSet([new FileChange(MemberList.FileName, members.ToJson())]), details),
            ],
            CancellationToken.None);
        var repository = Path.Combine(_work.Folder, $"{name}.git");
        await GitTool.RunAsync(repository, ["fast-import", "--quiet"], CancellationToken.None, Encoding.UTF8.GetBytes(history.ToString()));

        // What others put there is seen by who opens it then.
        var store = WikiStore.Open(new StorageOptions { Root = _work.Folder }, TimeProvider.System, NullLoggerFactory.Instance);
        return await Gate(store).OpenAsync(new RequestCaller(s_ada), name, new NeedsRole(Role.Owner), TokenUse.Default, CancellationToken.None);
    }

    private static WikiGate Gate(IWikiStore store)
    {
        var metas = new MetaReader();
        return new WikiGate(store, metas, new Invitations(new CommitDoor(store, []), metas, TimeProvider.System), new TokenBook(store, TimeProvider.System), TimeProvider.System);
    }

    public void Dispose() => _work.Dispose();
}

/// <summary>Commits after a wiki's first, for <c>git fast-import</c>. Texts are ASCII.</summary>
internal sealed class PlainHistory
{
    private readonly StringBuilder _stream = new();
    private int _commits;

    /// <summary>Adds a commit; a file without a text is removed.</summary>
    public PlainHistory Commit(string message, params IEnumerable<(string Path, string? Text)> files)
    {
        _stream.Append($"commit refs/heads/main\nmark :{++_commits}\ncommitter Ada <ada@example.org> {1_790_000_000 + _commits} +0000\ndata {message.Length}\n{message}\n");
        if (_commits == 1)
        {
            _stream.Append("from refs/heads/main^0\n");
        }

        foreach (var (path, text) in files)
        {
            _stream.Append(text is null ? $"D {path}\n" : $"M 100644 inline {path}\ndata {text.Length}\n{text}\n");
        }

        return this;
    }

    /// <summary>Adds as many commits, each made from its number.</summary>
    public PlainHistory Commits(int count, Func<int, (string Path, string? Text)> file)
    {
        for (var i = 0; i < count; i++)
        {
            Commit($"Work {i}", file(i));
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _stream.ToString();
}

/// <summary>No index: what the tools cost where every page has to be read.</summary>
internal sealed class EveryPage : ILinkCandidates
{
    public Task<IReadOnlySet<string>?> FindAsync(IWiki wiki, ObjectId root, IEnumerable<string> targets, CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>?>(null);
}
