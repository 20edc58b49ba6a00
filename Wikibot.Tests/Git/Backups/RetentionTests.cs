using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Backups;

namespace Wikibot.Tests.Git.Backups;

public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly BackupOptions Options = new();

    [Fact]
    public void Expired_anyHistory_keptOnesKeepWhatTheyBuildOn() => Prop.ForAll(Histories(), backups =>
    {
        var expired = Retention.Expired(backups, Options, Now).Select(backup => backup.Id).ToHashSet();
        var kept = backups.Where(backup => !expired.Contains(backup.Id)).ToList();
        var ids = kept.Select(backup => backup.Id).ToHashSet();
        return kept.All(backup => backup.Parent is null || ids.Contains(backup.Parent))
            && kept.Contains(backups.MaxBy(backup => backup.Id)!)
            && backups.Where(backup => Now - backup.CreatedAt < Options.KeepAll).All(kept.Contains);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Expired_removalOrder_neverLeavesAnIncrementalWithoutItsParent() => Prop.ForAll(Histories(), backups =>
    {
        var left = backups.Select(backup => backup.Id).ToHashSet();
        foreach (var gone in Retention.Expired(backups, Options, Now))
        {
            left.Remove(gone.Id);
            if (backups.Any(backup => left.Contains(backup.Id) && backup.Parent is { } parent && !left.Contains(parent)))
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Expired_dailyFullsOfAYear_leavesNinetyDays()
    {
        var backups = Enumerable.Range(0, 365).Select(day => New(Now.AddDays(-day), parent: null)).ToList();
        (backups.Count - Retention.Expired(backups, Options, Now).Count).ShouldBe(90);
    }

    private static Arbitrary<BackupManifest[]> Histories() =>
        (from hours in Gen.Choose(1, 4000).ListOf()
         where hours.Count > 0
         from fullEvery in Gen.Choose(1, 12)
         select Chain(hours.Distinct().OrderDescending(), fullEvery)).ToArbitrary();

    private static BackupManifest[] Chain(IEnumerable<int> hoursAgo, int fullEvery)
    {
        List<BackupManifest> chain = [];
        foreach (var hours in hoursAgo)
        {
            chain.Add(New(Now.AddHours(-hours), chain.Count % fullEvery == 0 ? null : chain[^1].Id));
        }

        return [.. chain];
    }

    private static BackupManifest New(DateTimeOffset at, string? parent) =>
        new("home", BackupId.Prefix(at), parent is null ? BackupKind.Full : BackupKind.Incremental, at, parent, new Dictionary<string, string>(), 1, 1, 1, "");
}
