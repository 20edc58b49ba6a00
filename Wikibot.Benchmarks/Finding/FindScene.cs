using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Wikibot.Git.Base;
using Wikibot.Git.Changes;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Search;
using Wikibot.Git.Storage;

namespace Wikibot.Benchmarks.Finding;

/// <summary>What the git service finds, in this process, on a data folder with one wiki.</summary>
internal sealed class FindScene : IDisposable
{
    /// <summary>The wiki: <see cref="Acceptance.ServicePair"/>'s, so that its services can go on where this ends.</summary>
    public const string WikiName = "home";

    private const int Limit = 30;
    private static readonly Caller s_ada = new("static:ada", "Ada", "ada@example.org");

    private readonly IWikiStore _store;
    private readonly WikiIndexes _indexes;
    private readonly IndexSnapshots _snapshots;
    private readonly SearchService _search;
    private readonly PageLinkService _links;
    private IWiki _wiki = null!;
    private WikiAccess _access = null!;

    private FindScene(string root, string index)
    {
        _store = WikiStore.Open(new StorageOptions { Root = root }, TimeProvider.System, NullLoggerFactory.Instance);
        _snapshots = new IndexSnapshots(_store, TimeProvider.System, NullLogger<IndexSnapshots>.Instance);
        var options = new IndexOptions { Folder = index, MaxBytes = 1L << 40, UpdateTime = TimeSpan.FromMinutes(10) };
        _indexes = new WikiIndexes(Options.Create(options), _snapshots, TimeProvider.System, NullLogger<WikiIndexes>.Instance);
        _search = new SearchService(_indexes);
        _links = new PageLinkService(_indexes);
    }

    public static async Task<FindScene> OpenAsync(string root, string index, CancellationToken cancellationToken)
    {
        var scene = new FindScene(root, index);
        var wiki = await scene._store.OpenAsync(WikiName, cancellationToken) ?? throw new InvalidOperationException($"There is no wiki '{WikiName}'.");
        scene._wiki = wiki;
        scene._access = new WikiAccess(new IndexedWiki(wiki, scene._indexes, TimeProvider.System), s_ada, Role.Owner);
        return scene;
    }

    public Task<SearchAnswer> SearchAsync(string query, CancellationToken cancellationToken) => SearchAsync(new SearchRequest(query), cancellationToken);

    public Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken) => _search.SearchAsync(_access, request, cancellationToken);

    public Task<PageLinkList> LinksAsync(string path, CancellationToken cancellationToken) => _links.ListAsync(_access, path, cursor: null, Limit, cancellationToken);

    public Task<Wikibot.Git.Client.History> HistoryAsync(string path, CancellationToken cancellationToken) =>
        HistoryReader.OfPageAsync(_access, PagePath.Parse(path), cursor: null, Limit, cancellationToken);

    public Task<RecentChanges> ChangesAsync(ChangesQuery query, CancellationToken cancellationToken) => ChangesReader.ReadAsync(_access, query, cancellationToken);

    /// <summary>Brings all of it into the index, the past too.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) =>
        _indexes.ReadAsync(_wiki, IndexNeed.All, _indexes.UpdateTime, (_, state) => state.IsLineWhole ? true : throw new InvalidOperationException("The index was not whole in time."), cancellationToken);

    /// <summary>Puts a copy of the index where processes without one begin; false when it is too large for that.</summary>
    public Task<bool> PublishAsync(CancellationToken cancellationToken) => _snapshots.PublishAsync(_wiki, _indexes, cancellationToken);

    public void Dispose() => _indexes.Dispose();
}
