using System.Diagnostics.CodeAnalysis;
using Wikibot.Tests.Git.Storage.Worker;

namespace Wikibot.Tests;

/// <summary>The test runner; or, with <see cref="StorageWorker.Mode"/> as first argument, one process of a multi-process storage test.</summary>
[ExcludeFromCodeCoverage]
internal static class TestProgram
{
    /// <summary>Threads of the pool that are there at once.</summary>
    private const int Threads = 64;

    public static Task<int> Main(string[] args)
    {
        if (args is [StorageWorker.Mode, ..])
        {
            return StorageWorker.RunAsync(args[1..]);
        }

        // Tests block threads of the pool (writers that are frozen, for one), and it adds one or two in a second: whatever runs beside them would stand still for so long.
        ThreadPool.SetMinThreads(Threads, Threads).ShouldBeTrue();
        return args.Any(a => a is "--server" or "--internal-msbuild-node") ? Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
