using Wikibot.Git.Budgets;

namespace Wikibot.Git.History;

/// <summary>
/// The pages of one state by their names: which ends as a caller wrote it, and which are most like it. Goes through the tree once, when first asked,
/// and no further than a bound.
/// </summary>
internal sealed class PageNames(IWiki wiki, Tree root)
{
    /// <summary>Files and folders that are looked at for a name; in a larger wiki no page is said to be the only one of its name.</summary>
    private const int MaxLooked = 200_000;

    /// <summary>Pages that are named as the nearest to one that is not there.</summary>
    private const int MaxNear = 5;

    /// <summary>Letters in which a whole path may differ to be told from others that are as far.</summary>
    private const int MostOfPath = 8;

    private const string Doing = "it looked for a page by its name";

    private List<Named>? _files;
    private bool _isWhole;

    /// <summary>
    /// The one page whose path ends as <paramref name="path"/> does, as a link by name finds it: exactly, else in any case and normalisation, else
    /// without accents and whatever stands between words. None when there are several, or when not all could be looked at.
    /// </summary>
    public async ValueTask<PagePath?> EndingAsync(PagePath path, CancellationToken cancellationToken)
    {
        var wanted = "/" + path.Value;
        var found = await SameNameAsync(path, cancellationToken);
        foreach (var form in (Func<string, string>[])[same => same, PagePath.SightKey, LooseName.Of])
        {
            var end = form(wanted);
            var ending = found.FindAll(page => form("/" + page.Value).EndsWith(end, StringComparison.Ordinal));
            if (ending.Count > 0)
            {
                return _isWhole && ending is [var only] ? only : null;
            }
        }

        return null;
    }

    /// <summary>The pages that are most like <paramref name="path"/>, the nearest first: of the same name elsewhere, or of nearly the same.</summary>
    /// <param name="path">The path that no page has.</param>
    /// <param name="sameNameOnly">Only those of the same name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<IReadOnlyList<string>> NearAsync(PagePath path, bool sameNameOnly, CancellationToken cancellationToken)
    {
        var (key, whole) = (LooseName.Of(path.Name), LooseName.Of(path.Value));
        var far = sameNameOnly ? 0 : Math.Min(4, key.Length / 3);
        var nearest = new PriorityQueue<string, (int, int, string)>(Comparer<(int Name, int Path, string File)>.Create((a, b) =>
            a.Name != b.Name ? b.Name - a.Name : a.Path != b.Path ? b.Path - a.Path : string.CompareOrdinal(b.File, a.File)));
        foreach (var file in await FilesAsync(cancellationToken))
        {
            RequestBudget.Step(Doing, 1 + key.Length);
            var distance = EditDistance.Within(key, file.Key, far);
            if (distance > far && !(far > 0 && IsPart(key, file.Key)))
            {
                continue;
            }

            var name = file.Folder + file.Name;
            RequestBudget.Step(Doing, whole.Length);
            var order = (distance, EditDistance.Within(whole, LooseName.Of(name), MostOfPath), name);
            if (PagePath.FromFile(name + PagePath.Extension) is not null)
            {
                nearest.Enqueue(name, order);
                if (nearest.Count > MaxNear)
                {
                    nearest.Dequeue();
                }
            }
        }

        var paths = new List<string>(nearest.Count);
        while (nearest.TryDequeue(out var next, out _))
        {
            paths.Add(next);
        }

        paths.Reverse();
        return paths;
    }

    /// <summary>Whether one name is the beginning, the end or the middle of the other, at a word's edge.</summary>
    private static bool IsPart(string a, string b) => a.Length <= b.Length ? $" {b} ".Contains($" {a} ", StringComparison.Ordinal) : $" {a} ".Contains($" {b} ", StringComparison.Ordinal);

    private async ValueTask<List<PagePath>> SameNameAsync(PagePath path, CancellationToken cancellationToken)
    {
        var key = LooseName.Of(path.Name);
        var found = new List<PagePath>();
        foreach (var file in await FilesAsync(cancellationToken))
        {
            if (file.Key == key && PagePath.FromFile(file.Folder + file.Name + PagePath.Extension) is { } page)
            {
                found.Add(page);
            }
        }

        return found;
    }

    private async ValueTask<List<Named>> FilesAsync(CancellationToken cancellationToken)
    {
        if (_files is { } known)
        {
            return known;
        }

        var files = new List<Named>();
        Queue<(string Prefix, ObjectId Tree)> open = new([("", root.Id)]);
        for (var looked = 0; open.TryDequeue(out var folder);)
        {
            var entries = (await wiki.ReadTreeAsync(folder.Tree, cancellationToken)).Entries;
            looked += 1 + entries.Length;
            if (looked > MaxLooked)
            {
                return _files = files;
            }

            foreach (var entry in entries)
            {
                // Deeper than a path may be long there are no pages.
                if (entry.Kind == EntryKind.Tree && folder.Prefix.Length + entry.Name.Length < PagePath.MaxBytes)
                {
                    open.Enqueue(($"{folder.Prefix}{entry.Name}/", entry.Id));
                }
                else if (entry.Kind == EntryKind.Blob && entry.Name.EndsWith(PagePath.Extension, StringComparison.Ordinal))
                {
                    var name = entry.Name[..^PagePath.Extension.Length];
                    files.Add(new Named(folder.Prefix, name, LooseName.Of(name)));
                }
            }
        }

        _isWhole = true;
        return _files = files;
    }

    /// <summary>A file that a page may be: its folder, its name without extension, and the name's key.</summary>
    private readonly record struct Named(string Folder, string Name, string Key);
}
