using System.Net;
using System.Text.Json;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Damage;

/// <summary>Ten wikis, one of them damaged: the others answer as before, it says what it is, and after the repair it works without a restart.</summary>
public sealed class TenWikisTests : IAsyncLifetime
{
    private const string Broken = "wiki-4";
    private const int Wikis = 10;

    private static readonly string[] s_codes = [ProblemCodes.RefDamaged, ProblemCodes.ObjectMissing, ProblemCodes.ObjectDamaged, ProblemCodes.WikiDamaged];

    private readonly GitServiceHost _host = new();

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Wikis; i++)
        {
            var wiki = await _host.NewWikiAsync($"wiki-{i}");
            await _host.Git.WritePagesAsync(GitServiceHost.Ada, wiki, new WritePagesRequest([.. Enumerable.Range(0, 20).Select(n => new PageWrite($"P{n}", $"text {n} of {wiki}\n"))]), GitServiceHost.Id());
            await _host.WriteAsync(wiki, "Loose", "loose\n");
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Damage_ofOneWiki_isItsOwnAndIsNamedAndEndsWithTheRepair(string way)
    {
        var repository = _host.Repository(Broken);
        await AnswersAsync(Broken);
        // Found only now: what answers has also written, so the tip is another.
        var file = s_ways[way].File(repository);
        var whole = await File.ReadAllBytesAsync(file);

        s_ways[way].Harm(file);
        var codes = await ProblemsAsync(Broken, write: false);

        // What the process has in memory may hide the damage; what it says of it must be its own code, never a fault of ours.
        codes.ShouldAllBe(code => s_codes.Contains(code), string.Join(", ", codes));
        for (var i = 0; i < Wikis; i++)
        {
            if ($"wiki-{i}" != Broken)
            {
                await AnswersAsync($"wiki-{i}");
            }
        }

        var listed = (await _host.Git.ListWikisAsync(GitServiceHost.Ada)).Wikis;
        listed.Count.ShouldBe(Wikis);
        listed.Where(wiki => wiki.Damage is not null).ShouldAllBe(wiki => wiki.Name == Broken);
        await ColdAsync(way, repository);

        await File.WriteAllBytesAsync(file, whole);
        await WorksAgainAsync();
        (await _host.Git.ListWikisAsync(GitServiceHost.Ada)).Wikis.ShouldAllBe(wiki => wiki.Damage == null);
        (await _host.Http.GetStringAsync(new Uri("/health", UriKind.Relative))).ShouldBe("Healthy");
        (await StockGit.RunAsync(repository, "fsck", "--strict", "--no-dangling")).ShouldBeEmpty();
    }

    /// <summary>A process that has nothing in memory meets the damage for sure: it lists all, names the one, and so does health and verification.</summary>
    private static async Task ColdAsync(string way, string repository)
    {
        await using var cold = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Storage:Root"] = Path.GetDirectoryName(repository)! });
        var listed = (await cold.Git.ListWikisAsync(GitServiceHost.Ada)).Wikis;
        listed.Count.ShouldBe(Wikis);
        if (s_ways[way].Everything)
        {
            var damaged = listed.Where(wiki => wiki.Damage is not null).ShouldHaveSingleItem();
            damaged.Name.ShouldBe(Broken);
            damaged.Damage.ShouldNotBeNull().ShouldContain("docs/repair.md");
            (await cold.Http.GetStringAsync(new Uri("/health", UriKind.Relative))).ShouldBe($"Degraded\nwikis: damaged: {Broken}");
        }

        if (s_ways[way].Heals)
        {
            // Records say what a ref held: see docs/decisions/0002.
            await ReadsAsync(cold, Broken);
            return;
        }

        try
        {
            var report = await (await cold.Store.OpenAsync(Broken, default))!.VerifyAsync([WikiRefs.Main, "refs/wikibot/meta"], default);
            report.Damages.ShouldNotBeEmpty();
        }
        catch (StoreFailedException head)
        {
            head.Damage.ShouldBe(StoreDamage.Ref);
        }

        await ReadsAsync(cold, "wiki-5");
    }

    private async Task AnswersAsync(string wiki) => (await ProblemsAsync(wiki)).ShouldBeEmpty(wiki);

    /// <summary>The codes of what reading and writing the wiki answers with.</summary>
    private async Task<List<string>> ProblemsAsync(string wiki, bool write = true)
    {
        List<string> codes = [];
        foreach (var address in (string[])[$"/wikis/{wiki}", $"/wikis/{wiki}/page?path=P3", $"/wikis/{wiki}/page?path=Loose", $"/wikis/{wiki}/pages", $"/wikis/{wiki}/history?path=P3", $"/wikis/{wiki}/export?format=zip"])
        {
            using var answer = await _host.SendAsync(HttpMethod.Get, address);
            await TakeAsync(answer, codes);
        }

        if (!write)
        {
            // It would go on behind the damage, and hide it from those who come later.
            return codes;
        }

        using var written = await _host.SendAsync(HttpMethod.Put, $"/wikis/{wiki}/page", $$"""{"path":"N-{{Guid.NewGuid():N}}","content":"x"}""");
        await TakeAsync(written, codes);
        return codes;
    }

    private static async Task TakeAsync(HttpResponseMessage answer, List<string> codes)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            codes.Add(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString()!);
        }
    }

    /// <summary>Within the second for which a process believes what it has read of packs.</summary>
    private async Task WorksAgainAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await ProblemsAsync(Broken)).Count > 0)
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task ReadsAsync(GitServiceHost host, string wiki) =>
        (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "P3")).Content.ShouldBe($"text 3 of {wiki}\n");

    private static readonly Dictionary<string, (Func<string, string> File, Action<string> Harm, bool Everything, bool Heals)> s_ways = new(StringComparer.Ordinal)
    {
        ["main is empty"] = (repository => Path.Combine(repository, "refs/heads/main"), Empty, false, true),
        ["main is no id"] = (repository => Path.Combine(repository, "refs/heads/main"), Garble, false, true),
        ["main names nothing"] = (repository => Path.Combine(repository, "refs/heads/main"), file => Write(file, System.Text.Encoding.ASCII.GetBytes(new string('a', 40) + "\n")), false, true),
        ["main is gone"] = (repository => Path.Combine(repository, "refs/heads/main"), File.Delete, false, true),
        ["the members' ref is empty"] = (repository => Path.Combine(repository, "refs/wikibot/meta"), Empty, false, true),
        ["HEAD is gone"] = (repository => Path.Combine(repository, "HEAD"), File.Delete, true, false),
        ["the tip's commit is empty"] = (repository => Loose(repository, "main"), Empty, true, false),
        ["the tip's tree is gone"] = (repository => Loose(repository, "main^{tree}"), File.Delete, true, false),
        ["a pack is cut"] = (repository => Pack(repository, "pack"), file => Write(file, File.ReadAllBytes(file)[..200]), false, false),
        ["a pack has other bytes"] = (repository => Pack(repository, "pack"), Garble, false, false),
        ["an index is rubbish"] = (repository => Pack(repository, "idx"), Garble, false, false),
        ["an index is gone"] = (repository => Pack(repository, "idx"), File.Delete, false, false),
        ["a pack is gone"] = (repository => Pack(repository, "pack"), File.Delete, false, false),
    };

    private static string Pack(string repository, string extension) => Directory.GetFiles(Path.Combine(repository, "objects", "pack"), "*." + extension).Single();

    private static string Loose(string repository, string what)
    {
        var id = StockGit.RunAsync(repository, "rev-parse", what).GetAwaiter().GetResult().Trim();
        return Path.Combine(repository, "objects", id[..2], id[2..]);
    }

    private static void Empty(string file) => Write(file, []);

    private static void Garble(string file) => Write(file, [.. File.ReadAllBytes(file).Select(value => (byte)(value ^ 0x5A))]);

    private static void Write(string file, byte[] content)
    {
        // Objects and packs of git are read-only.
        File.Delete(file);
        using var to = File.Create(file);
        to.Write(content);
    }
}
