using System.Globalization;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>
/// Removes the records of days that are over, in two steps that are a grace apart (docs/decisions/0002, P5). First an epoch is sealed,
/// which whoever looks into it is told, however old the name is by which it knows the folder; only then may a record in it go.
/// </summary>
internal sealed class EpochPruner(RepositoryParts parts, Line line, DateTimeOffset now, TimeSpan grace)
{
    private readonly IShareFiles _files = parts.Files;
    private readonly string _seals = line.Epochs.PathOf(Epochs.Sealed);

    /// <summary>Seals or removes those of the epochs that are over; says how many files went.</summary>
    public int Prune(IReadOnlyCollection<string> epochs, LineTip tip)
    {
        // The record that leads to the tip must stay: it is what a process begins with that finds no ref.
        if (Epochs.DayOf(tip.Epoch) is not { } today || EpochBefore(tip) is not { } before)
        {
            return 0;
        }

        return epochs.Where(e => Epochs.DayOf(e) < today && e != before).Order(StringComparer.Ordinal).Sum(Prune);
    }

    /// <summary>The epoch whose record leads to the tip; null when that is not known.</summary>
    private string? EpochBefore(LineTip tip)
    {
        var commit = parts.Reader.Commit(tip.Commit);
        if (commit.Commit.Parents is not [var parent, ..])
        {
            return null;
        }

        var epoch = Epochs.OfParent(commit.Slot) ?? Epochs.Of(parts.Reader.Commit(parent).Slot) ?? Epochs.Adopted;
        return line.Records.Successor(epoch, parent)?.Commit == tip.Commit ? epoch : null;
    }

    private int Prune(string epoch)
    {
        var folder = line.Epochs.PathOf(epoch);
        var seal = $"{_seals}/{epoch}";
        if (_files.ReadRecord(seal) is not { } since)
        {
            // Writers of an older version know no seals: what was changed lately may still be in their use.
            if (_files.Stat(folder) is { } stat && stat.Modified < now - grace && _files.Seal(folder))
            {
                _files.MakeFolder(_seals);
                _files.CreateRecord(seal, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            }

            return 0;
        }

        if (now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(since, CultureInfo.InvariantCulture)) < grace || _files.Revalidate(folder) == FolderState.Open)
        {
            return 0;
        }

        // Moved away whole first: whoever comes by its name is told at once that it is gone.
        var away = Path.Combine(parts.Path, "wikibot", $"{Sweeper.AsidePrefix}{Guid.NewGuid():N}");
        var removed = _files.MoveFolder(folder, away) ? Sweeper.RemoveFolder(_files, away) : 0;
        _files.Delete(seal);
        return removed;
    }
}
