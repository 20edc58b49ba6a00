using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Objects;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Packs that no git would make. Each is refused, with nothing changed, nothing left in quarantine, and little memory spent.</summary>
public sealed class HostilePushTests : IAsyncLifetime
{
    private const string Person = "A <a@example.org> 1700000000 +0000";

    /// <summary>More than this, in bytes, no request may cost.</summary>
    private const long MostMemory = 300_000_000;

    /// <summary>What is wrong with a pack, and what is said of it.</summary>
    private static readonly (string Fault, string Said)[] s_faults =
    [
        ("nothing", "cut off"),
        ("another version", "no pack of version 2"),
        ("cut off", "The pack"),
        ("one object too few", "something follows"),
        ("one object too many", "unpacker error"),
        ("another checksum", "damaged or incomplete"),
        ("a base that is nowhere", "damaged or incomplete"),
        ("a delta before the pack's start", "damaged or incomplete"),
        ("a delta that claims gigabytes", "too large"),
        ("a delta that claims too many megabytes", "are the most that can be pushed"),
        ("a file that claims gigabytes", "are the most that can be pushed"),
        ("a file that is larger than it says", "larger than it says"),
        ("a file that is smaller than it says", "smaller than it says"),
        ("a file of a size beyond all numbers", "beyond all numbers"),
        ("a delta of a size beyond all numbers", "beyond all numbers"),
        ("a size without an end", "without an end"),
        ("a tree that is nowhere", "missing"),
    ];

    private ClonedWiki _wiki = null!;
    private ObjectId _tip;
    private string _url = "";

    public static TheoryData<string, string> Refusals => [.. s_faults];

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 1);
        (_url, _tip) = (_wiki.Url, ObjectId.Parse(await _wiki.TipAsync()));
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Pack_withAFault_isRefused(string fault, string said)
    {
        var (commit, pack) = Broken(fault);
        await RefusedAsync(commit, pack, said);
    }

    [Fact]
    public async Task Packs_withFaults_takeLittleMemory()
    {
        await using var service = await LoneGitService.StartAsync();
        _url = service.Url;
        _tip = ObjectId.Parse((await StockGit.RunAsync(service.Repository, "rev-parse", "refs/heads/main")).Trim());
        (await PushAsync(Commit(Tree("100644 a.md", Blob("a\n"))), [])).ShouldContain("ng refs/heads/main");
        var before = service.PeakMemory();
        foreach (var (fault, _) in s_faults)
        {
            _objects.Clear();
            var (commit, pack) = Broken(fault);
            (await PushAsync(commit, pack)).ShouldContain("ng refs/heads/main", customMessage: fault);
        }

        (service.PeakMemory() - before).ShouldBeLessThan(MostMemory);
    }

    private (ObjectId Commit, byte[] Pack) Broken(string fault)
    {
        var commit = Commit(Tree("100644 a.md", Blob("a\n")));
        var small = Entry(ObjectKind.Blob, "small"u8.ToArray());
        byte[] pack = fault switch
        {
            "nothing" => [],
            "another version" => [.. "PACK"u8, 0, 0, 0, 9, 0, 0, 0, 0, .. new byte[20]],
            "cut off" => Pack([.. _objects])[..^30],
            "one object too few" => Pack([.. _objects, small], _objects.Count),
            "one object too many" => Pack([.. _objects], _objects.Count + 1),
            "another checksum" => [.. Pack([.. _objects])[..^1], 0],
            "a base that is nowhere" => Pack([.. _objects, Delta(7, new byte[20], [5, 5, 5, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e'])]),
            "a delta before the pack's start" => Pack([.. _objects, Delta(6, [0xFF, 0xFF, 0x7F], [5, 5, 5, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e'])]),
            "a delta that claims gigabytes" => Pack([.. _objects, Delta(7, new byte[20], [5, 0x80, 0x80, 0x80, 0x80, 0x04, 0x90, 5])]),
            "a delta that claims too many megabytes" => Pack([.. _objects, Delta(7, new byte[20], [5, 0x80, 0x80, 0x80, 0x20, 0x90, 5])]),
            "a file that claims gigabytes" => Pack([.. _objects, Entry(ObjectKind.Blob, [1], 1L << 31)]),
            "a file that is larger than it says" => Pack([.. _objects, Entry(ObjectKind.Blob, new byte[64 << 20], 10)]),
            "a file that is smaller than it says" => Pack([.. _objects, Entry(ObjectKind.Blob, [1], 10)]),
            "a file of a size beyond all numbers" => Pack([.. _objects, [0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. Zlib.Deflate([], [1])]]),
            "a delta of a size beyond all numbers" => Pack([.. _objects, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[20], .. Zlib.Deflate([], [1])]]),
            "a size without an end" => Pack([.. _objects, Enumerable.Repeat((byte)0xBF, 40).ToArray()]),
            "a tree that is nowhere" => Lost(),
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
        return (fault == "a tree that is nowhere" ? _lost : commit, pack);
    }

    [Theory]
    [InlineData("100644 .git", "git's own files")]
    [InlineData("40000 ..", "leads out of its place")]
    [InlineData("100644 .GIT", "git's own files")]
    [InlineData("100644 git~1", "git's own files")]
    [InlineData("100644 .g\u200Cit", "git's own files")]
    [InlineData("100644 a/b", "leads out of its place")]
    [InlineData("100644 a\\..\\b", "leads out of its place")]
    [InlineData("0100644 a.md", "zeroPaddedFilemode")]
    [InlineData("120644 a.md", "rule: file")]
    [InlineData("777777 a.md", "does not know")]
    [InlineData("120000 link", "rule: file")]
    public async Task Tree_thatGitRefuses_isRefused(string entry, string said)
    {
        var commit = Commit(Tree(entry, Blob("a\n")));
        await RefusedAsync(commit, Pack([.. _objects]), said);
    }

    [Theory]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1700000000 +0000\ncommitter A a@example.org 1 +0000\n\nx", "missingEmail")]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1700000000 +0000\ncommitter A <a@example.org> 01 +0000\n\nx", "zeroPaddedDate")]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1700000000 +0000\ncommitter A <a@example.org> 99999999999999999999 +0000\n\nx", "badDate")]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1700000000 +00000\ncommitter A <a@example.org> 1 +0000\n\nx", "badTimezone")]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1 +0000\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n\nx", "multipleAuthors")]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n\nx\0y", "nulInCommit")]
    [InlineData("tree {0}\nparent {1}\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\nwikibot-slot 20990101-00000000/1\n\nx", "wikibot-slot")]
    public async Task Commit_thatGitRefuses_isRefused(string text, string said)
    {
        var tree = Tree("100644 a.md", Blob("a\n"));
        var commit = Add(ObjectKind.Commit, Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, tree, _tip)));
        await RefusedAsync(commit, Pack([.. _objects]), said);
    }

    [Fact]
    public async Task Push_madeByHand_isTaken()
    {
        // So that what is refused above is refused for its fault.
        var commit = Commit(Tree("100644 a.md", Blob("a\n")));
        (await PushAsync(commit, Pack([.. _objects]))).ShouldContain("ok refs/heads/main");
        (await _wiki.TipAsync()).ShouldBe(commit.ToString());
    }

    [Fact]
    public async Task Pack_withManySmallObjects_isTaken()
    {
        // Where the end of each compressed stream is found is what this is about.
        var random = new Random(1);
        var entries = Enumerable.Range(0, 400).Select(i =>
        {
            var bytes = new byte[random.Next(0, 5000)];
            random.NextBytes(bytes.AsSpan(0, bytes.Length / 2));
            return Entry(ObjectKind.Blob, bytes);
        }).ToList();
        var commit = Commit(Tree("100644 a.md", Blob("a\n")));
        (await PushAsync(commit, Pack([.. entries, .. _objects]))).ShouldContain("ok refs/heads/main");
    }

    private readonly List<byte[]> _objects = [];
    private ObjectId _lost;

    private ObjectId Blob(string text) => Add(ObjectKind.Blob, Encoding.UTF8.GetBytes(text));

    private ObjectId Tree(string entry, ObjectId id) => Add(ObjectKind.Tree, [.. Encoding.UTF8.GetBytes(entry), 0, .. Convert.FromHexString(id.ToString())]);

    private ObjectId Commit(ObjectId tree) => Add(ObjectKind.Commit, Encoding.UTF8.GetBytes($"tree {tree}\nparent {_tip}\nauthor {Person}\ncommitter {Person}\n\nBy hand\n"));

    private ObjectId Add(ObjectKind kind, byte[] data)
    {
        _objects.Add(Entry(kind, data));
        return ObjectHash.Compute(kind, data);
    }

    private byte[] Lost()
    {
        _objects.Clear();
        _lost = Commit(ObjectId.Parse(new string('9', 40)));
        return Pack([.. _objects]);
    }

    private static byte[] Entry(ObjectKind kind, byte[] data, long? claimed = null)
    {
        var head = new byte[PackEntry.MaxLength];
        return [.. head.AsSpan(0, PackEntry.Write(head, (int)kind, claimed ?? data.Length)), .. Zlib.Deflate([], data)];
    }

    private static byte[] Delta(int type, byte[] basis, byte[] delta)
    {
        var head = new byte[PackEntry.MaxLength];
        return [.. head.AsSpan(0, PackEntry.Write(head, PackEntry.ReferenceDelta, delta.Length)).ToArray().Select((b, i) => i == 0 ? (byte)((b & 0x8F) | (type << 4)) : b), .. basis, .. Zlib.Deflate([], delta)];
    }

    private static byte[] Pack(byte[][] entries, int? claimed = null)
    {
        var header = new byte[12];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), claimed ?? entries.Length);
        byte[] all = [.. header, .. entries.SelectMany(entry => entry)];
#pragma warning disable CA5350 // Git's format.
        return [.. all, .. SHA1.HashData(all)];
#pragma warning restore CA5350
    }

    private async Task RefusedAsync(ObjectId commit, byte[] pack, string said)
    {
        var answer = await PushAsync(commit, pack);
        answer.ShouldContain("ng refs/heads/main");
        answer.ShouldContain(said);
        (await _wiki.TipAsync()).ShouldBe(_tip.ToString());
        Directory.GetDirectories(Path.Combine(_wiki.Repository, "objects"), "incoming-*").ShouldBeEmpty();
    }

    private async Task<string> PushAsync(ObjectId commit, byte[] pack)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", McpService.Token);
        var command = $"{_tip} {commit} refs/heads/main\0report-status side-band-64k object-format=sha1";
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes($"{command.Length + 4:x4}{command}0000"), .. pack]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-receive-pack-request");
        using var answer = await http.PostAsync(_url + "/git-receive-pack", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
