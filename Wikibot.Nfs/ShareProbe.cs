using System.Diagnostics;
using System.Security.Cryptography;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Nfs;

/// <summary>
/// What docs/decisions/0002 assumes of a share, asked of a real one by two of its clients: <c>./wikibot share</c>. Some answers must be
/// yes, or commits can be lost; the others say what the engine will meet.
/// </summary>
internal static class ShareProbe
{
    private const int Large = 16 << 20;
    private const int Names = 50;

    /// <summary>Two mounts of this machine; or one, with <c>--join SESSION</c> on the second machine. 1 when a "must" is a no, 2 when it cannot be asked.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var files = WikiStore.DefaultFiles();
        var join = arguments is [_, "--join", _];
        var session = join ? arguments[2] : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        string[] roots = join ? [arguments[0]] : arguments;
        if (roots.Length is 0 or > 2 || roots.Any(r => !Directory.Exists(r)))
        {
            return Refuse("Give a folder on the share; or two, of two mounts of it; or a folder and --join SESSION.");
        }

        if (roots is [var one, var other] && Device(one) == Device(other))
        {
            return Refuse($"{one} and {other} are one client with one cache: mount the second with the option nosharecache.");
        }

        if (roots.Length == 1 && !join)
        {
            Console.Out.WriteLine($"On the second machine: ./wikibot share FOLDER --join {session}");
        }

        var ask = roots.Select((root, i) => AskAsync(new SharePeer(files, root, session, isFirst: i == 0 && !join))).ToList();
        var findings = (await Task.WhenAll(ask))[0];
        foreach (var f in findings)
        {
            Console.Out.WriteLine($"{(f.Must ? f.Good ? "ok  " : "BAD " : "note")}  {f.Question}\n      {f.Answer}");
        }

        return findings.Exists(f => f.Must && !f.Good) ? 1 : 0;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 2;
    }

    private static async Task<List<Finding>> AskAsync(SharePeer peer)
    {
        var found = new List<Finding>();
        await peer.SecondAsync(() => "here");
        found.AddRange(await TimesAsync(peer));
        found.Add(await OpenFileAsync(peer, "removed", p => p.Files.Delete($"{p.Folder}/removed")));
        found.Add(await OpenFileAsync(peer, "replaced", p =>
        {
            p.Files.WriteNew($"{p.Folder}/new", new byte[10]);
            return p.Files.Rename($"{p.Folder}/new", $"{p.Folder}/replaced");
        }));
        found.Add(await AbsenceAsync(peer));
        found.Add(await ExclusiveAsync(peer));
        found.AddRange(await SealAsync(peer));
        if (await peer.EndAsync())
        {
            Directory.Delete(peer.Folder, recursive: true);
        }

        return found;
    }

    private static async Task<List<Finding>> TimesAsync(SharePeer peer)
    {
        var both = await peer.BothAsync(() =>
        {
            var own = $"{peer.Folder}/own-{Guid.NewGuid():N}";
            peer.Files.MakeFolder(own);
            return $"{Median(i => peer.Files.CreateRecord($"{own}/{i}", "x")):0.00} ms to create a record, {Median(_ => peer.Files.Revalidate(own)):0.00} ms to ask for a folder";
        });
        return [new("How far away is the share?", $"first client: {both.First}; second: {both.Second}", false, true)];
    }

    /// <summary>The open question of EFS: a file that goes away while another client has it open.</summary>
    private static async Task<Finding> OpenFileAsync(SharePeer peer, string name, Func<SharePeer, bool> away)
    {
        var path = $"{peer.Folder}/{name}";
        using var open = new OpenFile(peer.Files);
        await peer.SecondAsync(() => $"{peer.Files.WriteNew(path, RandomNumberGenerator.GetBytes(Large))}");
        // The beginning only: what is read later has to come from the server.
        await peer.FirstAsync(() => $"{open.Open(path, Large)}");
        await peer.SecondAsync(() => $"{away(peer)}");
        var read = await peer.FirstAsync(() => open.ReadEnd(Large) == 4096 ? "readable" : "cut short");
        return new(
            $"Is a file that another client {name} still readable for one that has it open?",
            read switch
            {
                "readable" => "Yes. Reads that are under way go on.",
                nameof(ShareError.Stale) => "No, ESTALE. Reads that are under way open what is there now and go on; whoever holds a file open cannot make others read old content.",
                _ => $"{read}. The engine expects the content, or ESTALE.",
            },
            Must: true,
            read is "readable" or nameof(ShareError.Stale));
    }

    private static async Task<Finding> AbsenceAsync(SharePeer peer)
    {
        var path = $"{peer.Folder}/absent/record";
        await peer.SecondAsync(() => $"{peer.Files.MakeFolder($"{peer.Folder}/absent")}");
        await peer.FirstAsync(() => $"{peer.Files.Revalidate($"{peer.Folder}/absent")} {peer.Files.ReadRecord(path) is null}");
        await peer.SecondAsync(() => $"{peer.Files.CreateRecord(path, "here")}");
        var believed = await peer.FirstAsync(() => peer.Files.ReadRecord(path) is null ? "still absent" : "there");
        var asked = await peer.FirstAsync(() =>
        {
            peer.Files.Revalidate($"{peer.Folder}/absent");
            return peer.Files.ReadRecord(path) ?? "still absent";
        });
        return new("Does a client that looked too early see what another has made since?", $"By itself: {believed}. After asking for the folder: {(asked == "here" ? "there" : asked)}.", true, asked == "here");
    }

    private static async Task<Finding> ExclusiveAsync(SharePeer peer)
    {
        await peer.FirstAsync(() => $"{peer.Files.MakeFolder($"{peer.Folder}/race")}");
        var me = Guid.NewGuid().ToString("N");
        var made = await peer.BothAsync(() => string.Concat(Enumerable.Range(0, Names).Select(i => peer.Files.CreateRecord($"{peer.Folder}/race/{i}", me) == RecordOutcome.Created ? '1' : '0')));
        var once = made.First.Zip(made.Second).Count(p => p.First != p.Second);
        return new("Is a record made by one of two that try at once?", $"{once} of {Names} exactly once; {made.First.Count(c => c == '1')} by the first client.", true, once == Names);
    }

    private static async Task<List<Finding>> SealAsync(SharePeer peer)
    {
        var folder = $"{peer.Folder}/epoch";
        await peer.SecondAsync(() => $"{peer.Files.MakeFolder(folder)}");
        var before = await peer.FirstAsync(() => $"{peer.Files.Revalidate(folder)}");
        var kept = await peer.SecondAsync(() => $"{peer.Files.Seal(folder)}");
        var told = await peer.FirstAsync(() => $"{peer.Files.Revalidate(folder)}");
        await peer.SecondAsync(() => $"{peer.Files.MoveFolder(folder, $"{folder}-away")}");
        var moved = await peer.FirstAsync(() => $"{peer.Files.Revalidate(folder)}");
        var isKept = kept == bool.TrueString;
        return
        [
            new(
                "Does the share keep the sticky bit of a folder?",
                isKept ? "Yes: records of days that are over are pruned." : "No: records are never pruned, which costs a small file for each write.",
                Must: false,
                Good: isKept),
            new(
                "Does a client hear that another has sealed a folder, and never take one that was moved away for one in use?",
                $"Before: {before}. Sealed: {told}. Moved away: {moved}.",
                Must: true,
                before == nameof(FolderState.Open) && (!isKept || (told == nameof(FolderState.Sealed) && moved != nameof(FolderState.Open)))),
        ];
    }

    private static double Median(Action<int> act)
    {
        var times = new double[21];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            act(i);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }

    private static string Device(string folder)
    {
        // "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 …": the last mount whose point the folder lies under.
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return System.IO.File.ReadLines("/proc/self/mountinfo").Select(l => l.Split(' '))
            .Where(w => $"{path}/".StartsWith(w[4] == "/" ? "/" : $"{w[4]}/", StringComparison.Ordinal))
            .MaxBy(w => w[4].Length)![2];
    }

    private sealed record Finding(string Question, string Answer, bool Must, bool Good);

    /// <summary>A file that stays open from one step to a later one.</summary>
    private sealed class OpenFile(IShareFiles files) : IDisposable
    {
        private Microsoft.Win32.SafeHandles.SafeFileHandle? _handle;

        public bool Open(string path, int size)
        {
            // The folder first: another client has just made the file.
            files.Revalidate(Path.GetDirectoryName(path)!);
            _handle = files.OpenRead(path);
            return _handle is not null && size > 0 && files.Read(_handle, new byte[4096], 0) == 4096;
        }

        public int ReadEnd(int size) => files.Read(_handle!, new byte[4096], size - 4096);

        public void Dispose() => _handle?.Dispose();
    }
}
