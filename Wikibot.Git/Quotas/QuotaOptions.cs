using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Quotas;

/// <summary>What one wiki may hold and how fast it may change; what is left out has no limit.</summary>
internal class WikiQuota
{
    /// <summary>Pages in a wiki.</summary>
    /// <value>Default: no limit.</value>
    [Range(1, long.MaxValue)]
    public long? MaxPages { get; set; }

    /// <summary>Bytes of all files in a wiki as they are now, without its history.</summary>
    /// <value>Default: no limit.</value>
    [Range(1, long.MaxValue)]
    public long? MaxBytes { get; set; }

    /// <summary>
    /// Bytes of everything that was ever written: each file as each change left it, before git compresses it, and what was there when counting began. It never gets less.
    /// </summary>
    /// <value>Default: no limit.</value>
    [Range(1, long.MaxValue)]
    public long? MaxHistoryBytes { get; set; }

    /// <summary>Commits of pages in any 60 s.</summary>
    /// <value>Default: no limit.</value>
    [Range(1, 100_000)]
    public int? WritesPerMinute { get; set; }

    /// <summary>Commits of pages of one user in one wiki in any 60 s.</summary>
    /// <value>Default: no limit.</value>
    [Range(1, 100_000)]
    public int? UserWritesPerMinute { get; set; }

    /// <summary>Whether anything is limited.</summary>
    public bool IsAny => IsOfSize || (WritesPerMinute ?? UserWritesPerMinute) is not null;

    /// <summary>Whether it is limited how much there is.</summary>
    public bool IsOfSize => (MaxPages ?? MaxBytes ?? MaxHistoryBytes) is not null;
}

/// <summary>Limits of every wiki, of single ones, and of users. Configuration section <c>Wikibot:Quota</c>.</summary>
internal sealed class QuotaOptions : WikiQuota, IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Quota";

    /// <summary>Limits of single wikis, by name, in the place of those of every wiki: <c>Wikibot__Quota__Wikis__notes__MaxPages</c>.</summary>
    public Dictionary<string, WikiQuota> Wikis { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Requests of one user in a minute of the clock, counted by each process for itself: of N processes a user gets at most N times as many.</summary>
    /// <value>Default: no limit.</value>
    [Range(1, 1_000_000)]
    public int? UserRequestsPerMinute { get; set; }

    /// <summary>Wikis that one user may own, to make another. Looked at before it is made: who makes several at the same moment may get as many more.</summary>
    /// <value>Default: no limit.</value>
    [Range(1, 100_000)]
    public int? UserWikis { get; set; }

    /// <summary>The limits of a wiki.</summary>
    public WikiQuota Of(string wiki) => Wikis.TryGetValue(wiki, out var own) ? own : this;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (wiki, quota) in Wikis)
        {
            var results = new List<ValidationResult>();
            if (!Validator.TryValidateObject(quota, new ValidationContext(quota), results, validateAllProperties: true))
            {
                yield return new ValidationResult($"{Section}:Wikis:{wiki}: {string.Join(" ", results.Select(result => result.ErrorMessage))}");
            }
        }
    }
}
