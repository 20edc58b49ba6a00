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
    private readonly OpenRepositories _open;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KeptFolder> _folders = new(StringComparer.Ordinal);
    private long _lastFlush;

    public RepositoryParts(IShareFiles files, string path, ObjectCache cache, int key, OpenRepositories open, TimeProvider time, ILogger logger)
    {
        _cache = cache;
        _open = open;
        _time = time;
        _logger = logger;
        Files = files;
        Path = path;
        Source = new ObjectSource(files, path, () => open.Opened(this));
        Turned = new TurnedMerges(files, path);
        Reader = new ObjectReader(Source, cache, key, Turned.ParentOf);
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

    public TurnedMerges Turned { get; }

    public Operations Operations { get; }

    public FirstParentLine History { get; }

    /// <summary>When something of it was last read from the share or written there, in the ticks of <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse => Math.Max(Source.LastRead, Volatile.Read(ref _lastFlush));

    /// <summary>Makes room for a transfer: what reads have left in memory, of all wikis, is read again when it is asked for.</summary>
    public void Forget()
    {
        Source.Close();
        _cache.Clear();
    }

    /// <summary>Closes what is open; whoever comes again opens it again.</summary>
    public void Close()
    {
        Source.Close();
        foreach (var name in _folders.Keys)
        {
            if (_folders.TryRemove(name, out var folder))
            {
                folder.Close();
            }
        }
    }

    /// <summary>Makes what was decided on a tip durable, and everything that was done before.</summary>
    public void Flush(Line line, LineTip tip)
    {
        Volatile.Write(ref _lastFlush, Environment.TickCount64);
        var path = line.Epochs.PathOf(tip.Epoch);
        if (!_folders.TryGetValue(line.RefName, out var folder) || folder.Path != path)
        {
            folder?.Close();
            folder = _folders[line.RefName] = new KeptFolder(Files, path);
            _open.Opened(this);
        }

        folder.Flush();
    }

    public Line LineOf(string refName) => _lines.GetOrAdd(refName, name =>
    {
        var epochs = new Epochs(Files, Path, name);
        var records = new LineRecords(Files, epochs, Reader);
        var repair = new LineRepair(Files, Refs, System.IO.Path.GetFileNameWithoutExtension(Path), name, epochs, records, Reader, _time, _logger);
        return new Line(Files, Refs, name, epochs, records, repair, Reader, _time);
    });
}
