using System.Globalization;
using LibGit2Sharp;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>
/// The pack folder in a maintenance run. libgit2 builds the packs (it finds good deltas); they are built aside, read back in full,
/// flushed, and only then given their names, the index last.
/// </summary>
internal sealed class PackDirectory
{
    private readonly RepositoryParts _parts;
    private readonly TimeProvider _time;
    private readonly StorageOptions _options;
    private readonly IShareFiles _files;
    private readonly string _folder;
    private readonly string _records;
    private readonly HashSet<string> _superseded;
    private List<PackFile> _packs;

    public PackDirectory(RepositoryParts parts, TimeProvider time, StorageOptions options)
    {
        (_parts, _time, _options, _files) = (parts, time, options, parts.Files);
        _folder = Path.Combine(parts.Path, "objects", "pack");
        _records = Path.Combine(parts.Path, "wikibot", "superseded");
        _superseded = [.. (_files.List(_records) ?? []).Select(e => e.Name)];
        _packs = Current();
    }

    /// <summary>Packs that no other supersedes.</summary>
    public int Count => _packs.Count;

    public bool Holds(ObjectId id) => _packs.Any(p => p.Index.Find(id) >= 0);

    /// <summary>Packs whose index has been there for so long.</summary>
    public List<PackFile> OlderThan(TimeSpan age)
    {
        var latest = _time.GetUtcNow() - age;
        return [.. _packs.Where(p => _files.Stat($"{_folder}/{p.Name}.idx") is { } stat && stat.Modified <= latest)];
    }

    /// <summary>Writes the objects into a new pack; returns their number.</summary>
    public int Write(IReadOnlyCollection<ObjectId> ids)
    {
        if (ids.Count == 0)
        {
            return 0;
        }

        Build(ids);
        _parts.Source.Refresh();
        _packs = Current();
        return ids.Count;
    }

    /// <summary>Joins the packs into one that holds all of theirs, but leaves a large one alone until the others have grown to half of it.</summary>
    public void JoinSmall()
    {
        if (_packs.Count < _options.JoinPacks)
        {
            return;
        }

        var bySize = _packs.OrderByDescending(p => p.Index.Count).ToList();
        var rest = bySize.Skip(1).Sum(p => (long)p.Index.Count);
        var join = bySize[0].Index.Count > 2 * rest ? bySize[1..] : bySize;
        if (join.Count < 2)
        {
            return;
        }

        var name = Build([.. join.SelectMany(p => p.Index.Ids()).Distinct()]);
        _files.MakeFolder(_records);
        var now = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach (var pack in join.Where(p => p.Name != name))
        {
            _files.CreateRecord($"{_records}/{pack.Name}", now);
            _superseded.Add(pack.Name);
        }

        _parts.Source.Refresh();
        _packs = Current();
    }

    /// <summary>Removes packs that were superseded longer ago than the grace, once more making sure that others hold all of their objects.</summary>
    public int DropSuperseded()
    {
        var removed = 0;
        foreach (var name in _superseded.ToList())
        {
            var record = $"{_records}/{name}";
            if (_files.ReadRecord(record) is not { } text
                || _time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture)) < _options.Grace)
            {
                continue;
            }

            var pack = _parts.Source.Packs.FirstOrDefault(p => p.Name == name);
            if (pack is not null && !pack.Index.Ids().All(Holds))
            {
                continue;
            }

            // The index first: without it nobody finds the pack; the record last, so that a killed run is taken up again.
            removed += _files.Delete($"{_folder}/{name}.idx") ? 1 : 0;
            removed += _files.Delete($"{_folder}/{name}.pack") ? 1 : 0;
            _files.Delete(record);
            _superseded.Remove(name);
        }

        return removed;
    }

    // An index whose pack is gone holds nothing, whatever it says.
    private List<PackFile> Current() =>
        [.. _parts.Source.Refresh().Where(p => !_superseded.Contains(p.Name) && _files.Stat($"{_folder}/{p.Name}.pack") is not null)];

    private string Build(IReadOnlyCollection<ObjectId> ids)
    {
        LibGit.Configure();
        var aside = Path.Combine(_parts.Path, "wikibot", $"packing-{Guid.NewGuid():N}");
        _files.MakeFolder(aside);
        try
        {
            try
            {
                using var repository = new Repository(_parts.Path);
                repository.ObjectDatabase.Pack(new PackBuilderOptions(aside), builder =>
                {
                    foreach (var id in ids)
                    {
                        builder.Add(new LibGit2Sharp.ObjectId(id.ToString()));
                    }
                });
            }
            catch (LibGit2SharpException e)
            {
                throw new StoreFailedException("The objects could not be packed.", e);
            }

            var name = _files.List(aside)!.Select(e => e.Name).First(n => n.EndsWith(".idx", StringComparison.Ordinal))[..^4];
            Check(aside, name, ids);
            Publish(aside, name, ".pack");
            Publish(aside, name, ".idx");
            _files.FlushFolder(_folder);
            return name;
        }
        finally
        {
            Sweeper.RemoveFolder(_files, aside);
        }
    }

    /// <summary>Reads every object back from the new pack: what supersedes others must be whole.</summary>
    private void Check(string aside, string name, IReadOnlyCollection<ObjectId> ids)
    {
        var pack = PackFile.Open(_files, aside, name) ?? throw new StoreFailedException("A new pack is gone.");
        try
        {
            foreach (var id in ids)
            {
                if (pack.Read(id) is not { } raw || ObjectHash.Compute(raw.Kind, raw.Data) != id)
                {
                    throw new StoreFailedException($"A new pack does not hold object {id}.");
                }
            }
        }
        finally
        {
            pack.Close();
        }
    }

    private void Publish(string aside, string name, string extension)
    {
        // Copied rather than renamed: libgit2 does not flush, and its files may be read-only.
        var temporary = $"{_folder}/{ObjectWriter.TemporaryPrefix}{Guid.NewGuid():N}";
        var source = _files.OpenRead($"{aside}/{name}{extension}") ?? throw new ShareFileException(ShareError.NotFound, "open", aside);
        var target = _files.CreateNew(temporary) ?? throw new ShareFileException(ShareError.NotFound, "create", temporary);
        try
        {
            var buffer = new byte[1 << 20];
            long at = 0;
            for (int read; (read = _files.Read(source, buffer, at)) > 0; at += read)
            {
                _files.Write(target, buffer.AsSpan(0, read));
            }

            _files.Flush(target);
        }
        finally
        {
            _files.CloseRead(source);
            _files.Close(target);
        }

        _files.Rename(temporary, $"{_folder}/{name}{extension}");
    }
}
