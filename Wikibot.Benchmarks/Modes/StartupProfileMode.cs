using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Browser;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Startup;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench startup-profile</c>: writes <c>startup.mibc</c> of the services, which tells ReadyToRun what a start and the first calls
/// need beside the assemblies' own code (decision 0012). To be run again when much has changed; a stale one costs time, nothing else.
/// </summary>
internal sealed class StartupProfileMode(string root)
{
    private const string Page = "Dev/Profile";

    /// <summary>What people open first.</summary>
    private static readonly string[] s_views = [$"/w/home/p/{Page}", "/w/home", $"/w/home/history/{Page}", "/w/home/changes", "/w/home/search?q=line"];

    public async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var profiles = Directory.CreateDirectory(Path.Combine(work.Folder, "profiles")).FullName;
        var (services, browser) = await PublishedServices.PublishWithoutProfileAsync(root, Path.Combine(folder, "publish-unprofiled"), cancellationToken);
        Dictionary<string, string> hook = new()
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupProfileMode).Assembly.Location,
            [ProfileRecorder.FolderVariable] = profiles,

            // As a function, with tracing: what that compiles holds what a start without it does. Nobody listens there.
            ["AWS_LAMBDA_FUNCTION_NAME"] = "wikibot",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1:9",
        };
        await using var pair = await ServicePair.StartAsync(services, Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName, cancellationToken, hook);
        await using var web = await WebProcess.StartAsync(browser, pair.Git, cancellationToken, hook);
        await CallAsync(pair.Target, cancellationToken);
        foreach (var view in s_views)
        {
            await web.GetAsync(view, cancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(profiles, ProfileRecorder.Asked), "", cancellationToken);
        foreach (var program in new[] { services.Git, services.Mcp, browser })
        {
            var project = Path.GetFileName(Path.GetDirectoryName(program))!;
            var written = Path.Combine(profiles, project + ".mibc");
            await WaitAsync(written, cancellationToken);
            var kept = Path.Combine(root, project, "startup.mibc");
            File.Copy(written, kept, overwrite: true);
            Console.WriteLine($"{Path.GetRelativePath(root, kept)}: {new FileInfo(kept).Length / 1024} KB");
        }

        return 0;
    }

    private static async Task CallAsync(Target target, CancellationToken cancellationToken)
    {
        await using var client = await WikiClient.ConnectAsync(target, cancellationToken);
        var (_, revision) = await client.WriteAsync(Page, "# Profile\n\nA line.\n", null, cancellationToken);
        await client.ReadAsync(Page, cancellationToken);
        await client.WriteAsync(Page, "# Profile\n\nAnother line.\n", revision, cancellationToken);
        await client.CountCommitsAsync(Page, cancellationToken);

        // Many at once, so that they wait for one another: what waits runs other code than what has its answer at once.
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => client.ReadAsync(Page, cancellationToken)));
    }

    private static async Task WaitAsync(string file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!File.Exists(file))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException($"{Path.GetFileName(file)} was not written: see the service's output.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }
}
