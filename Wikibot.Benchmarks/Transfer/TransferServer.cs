using System.Text;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Backups;

namespace Wikibot.Benchmarks.Transfer;

/// <summary>One way to a repository.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Url">Where it is cloned from.</param>
/// <param name="Authorization">What it asks for; null for nothing.</param>
/// <param name="Begin">Begins to measure the server's memory; what it returns ends that, and says how many bytes more than before were resident at most. Null where that cannot be told from the client's.</param>
internal sealed record TransferServer(string Name, string Url, string? Authorization, Func<Func<Task<long>>>? Begin)
{
    /// <summary>Wikibot, through its public face, both processes.</summary>
    public static TransferServer Wikibot(ServicePair pair) => new(
        "Wikibot",
        new Uri(pair.Target.Url, "/git/home.git").AbsoluteUri,
        "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + pair.Target.Token)),
        () =>
        {
            var idle = pair.ProcessIds.Sum(MemoryWatch.ResidentOf);
            var watches = pair.ProcessIds.Select(MemoryWatch.Start).ToList();
            return async () =>
            {
                var peak = 0L;
                foreach (var watch in watches)
                {
                    peak += (await watch.StopAsync()).Resident;
                    await watch.DisposeAsync();
                }

                return peak - idle;
            };
        });

    /// <summary><c>git http-backend</c>: what is resident of its processes, which are none between requests.</summary>
    public static TransferServer HttpBackend(CgiHost host) => new(
        "git http-backend",
        host.Url + "home.git",
        Authorization: null,
        () =>
        {
            host.TakePeak();
            return () => Task.FromResult(host.TakePeak().Resident);
        });

    /// <summary><c>git upload-pack</c>, started by the client, with a pipe between.</summary>
    public static TransferServer UploadPack(string repository) => new("git upload-pack", "file://" + repository, Authorization: null, Begin: null);

    /// <summary>What git is told beside its arguments: those are seen by everyone on the machine.</summary>
    public Dictionary<string, string> Environment => Authorization is null
        ? []
        : new() { ["GIT_CONFIG_COUNT"] = "1", ["GIT_CONFIG_KEY_0"] = "http.extraHeader", ["GIT_CONFIG_VALUE_0"] = Authorization };
}
