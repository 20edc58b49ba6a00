using System.Collections.Concurrent;
using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.History;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage;

/// <summary>What one repository is made of.</summary>
internal sealed class RepositoryParts
{
    private readonly ObjectCache _cache;
    private readonly ConcurrentDictionary<string, Slots> _slots = new(StringComparer.Ordinal);

    public RepositoryParts(IShareFiles files, string path, ObjectCache cache, int key)
    {
        _cache = cache;
        Files = files;
        Path = path;
        Source = new ObjectSource(files, path);
        Reader = new ObjectReader(Source, cache, key);
        Refs = new RefFiles(files, path);
        Operations = new Operations(files, path);
        History = new FirstParentLine(Reader);
    }

    public IShareFiles Files { get; }

    /// <summary>The bare repository's folder.</summary>
    public string Path { get; }

    public ObjectSource Source { get; }

    public ObjectReader Reader { get; }

    public RefFiles Refs { get; }

    public Operations Operations { get; }

    public FirstParentLine History { get; }

    /// <summary>Makes room for a transfer: what reads have left in memory, of all wikis, is read again when it is asked for.</summary>
    public void Forget()
    {
        Source.Forget();
        _cache.Clear();
    }

    public Slots SlotsOf(string refName) => _slots.GetOrAdd(refName, name => new Slots(Files, Path, name));
}
