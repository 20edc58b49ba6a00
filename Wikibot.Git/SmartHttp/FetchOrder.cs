using System.Globalization;

namespace Wikibot.Git.SmartHttp;

/// <summary>What a client asks of a fetch, in either version of the protocol.</summary>
internal sealed class FetchOrder
{
    /// <summary>Most bytes of what a clone or fetch asks, inflated: about 160,000 commits or files by their ids.</summary>
    public const int MaxRequestBytes = 8 * 1024 * 1024;

    private readonly HashSet<ObjectId> _wants = [];
    private readonly HashSet<ObjectId> _shallow = [];
    private readonly List<string> _not = [];
    private int? _depth;
    private DateTimeOffset? _since;

    /// <summary>Commits, and of a partial clone folders and files.</summary>
    public IReadOnlyCollection<ObjectId> Wants => _wants;

    /// <summary>Commits that the client has, in its order.</summary>
    public List<ObjectId> Haves { get; } = [];

    /// <summary>Where the client's history ends.</summary>
    public IReadOnlyCollection<ObjectId> Shallow => _shallow;

    /// <summary>Whether another depth is asked for.</summary>
    public bool Deepens => _depth is not null || _since is not null || _not.Count > 0;

    /// <summary>Whether the depth is counted from where the client's history ends.</summary>
    public bool IsRelative { get; set; }

    /// <summary>Whether deltas may name their bases by place.</summary>
    public bool HasOffsetDeltas { get; set; }

    /// <summary>Whether deltas may build on what the client has.</summary>
    public bool IsThin { get; set; }

    /// <summary>Whether nothing but the pack is to be said.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>What is left out.</summary>
    public PackFilter Filter { get; private set; }

    /// <summary>Takes a line that both versions have; false when it is none.</summary>
    /// <exception cref="GitRefusal">It makes no sense.</exception>
    public bool TryTake(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return false;
        }

        var rest = line[(space + 1)..];
        switch (line[..space])
        {
            case "want":
                _wants.Add(Id(rest));
                break;
            case "have":
                Haves.Add(Id(rest));
                break;
            case "shallow":
                _shallow.Add(Id(rest));
                break;
            case "deepen":
                _depth = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth > 0 ? depth : throw new GitRefusal($"Invalid deepen: {rest}");
                break;
            case "deepen-since":
                _since = long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : throw new GitRefusal($"Invalid deepen-since: {rest}");
                break;
            case "deepen-not":
                _not.Add(rest);
                break;
            case "filter":
                Filter = ReadFilter(rest);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Refuses what belongs to nothing that is shown.</summary>
    /// <exception cref="GitRefusal">Something does.</exception>
    public async Task RequireReachableAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        var tip = await wiki.ReadTipAsync(WikiRefs.Main, cancellationToken);
        ObjectId[] tips = tip is null ? [] : [tip.Commit.Id];
        foreach (var id in await wiki.Fetches.UnreachableAsync(tips, Wants, cancellationToken))
        {
            throw new GitRefusal($"upload-pack: not our ref {id}");
        }
    }

    /// <summary>Where the client's history will end.</summary>
    /// <exception cref="GitRefusal">No commit is left, or what is asked makes no sense.</exception>
    public async Task<ShallowEnds> DeepenAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        if (!Deepens)
        {
            return ShallowEnds.Same;
        }

        if (_depth is not null && (_since is not null || _not.Count > 0))
        {
            throw new GitRefusal("deepen and deepen-since (or deepen-not) cannot be used together");
        }

        if (_not.Find(name => name is not (GitService.Head or WikiRefs.Main or "main" or "heads/main")) is { } unknown)
        {
            throw new GitRefusal($"deepen-not is not a ref: {unknown}");
        }

        // There is one branch: what it does not reach is nothing.
        var ends = _not.Count > 0
            ? new ShallowEnds([], [], IsEmpty: true)
            : await wiki.Fetches.DeepenAsync(new DeepenOrder(Wants, Shallow, _depth, IsRelative, _since), cancellationToken);
        return ends.IsEmpty ? throw new GitRefusal("no commits selected for shallow requests") : ends;
    }

    /// <summary>The pack that answers it.</summary>
    public PackOrder ToPack(IReadOnlyCollection<ObjectId> common, ShallowEnds ends) => new(Wants, common)
    {
        Shallow = [.. _shallow, .. ends.Shallow],
        Unshallow = ends.Unshallow,
        Filter = Filter,
        HasOffsetDeltas = HasOffsetDeltas,
        IsThin = IsThin,
    };

    private static ObjectId Id(string hex) => ObjectId.TryParse(hex, out var id) ? id : throw new GitRefusal($"protocol error, expected an object id, got '{hex}'");

    private static PackFilter ReadFilter(string specification)
    {
        const string limit = "blob:limit=";
        if (specification == "blob:none")
        {
            return new PackFilter(BlobLimit: 0);
        }

        if (specification == "tree:0")
        {
            return new PackFilter(OmitsTrees: true);
        }

        if (specification.StartsWith(limit, StringComparison.Ordinal) && specification.Length > limit.Length)
        {
            var digits = specification[limit.Length..];
            var shift = char.ToLowerInvariant(digits[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
            if (long.TryParse(shift > 0 ? digits[..^1] : digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> shift)
            {
                return new PackFilter(BlobLimit: number << shift);
            }
        }

        throw new GitRefusal($"the filter '{specification}' is not known here: blob:none, blob:limit=<bytes> and tree:0 are");
    }
}
