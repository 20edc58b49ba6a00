using System.Diagnostics.CodeAnalysis;
using Wikibot.Tests.Git.Storage.Worker;

namespace Wikibot.Tests;

/// <summary>The test runner; or, with <see cref="StorageWorker.Mode"/> as first argument, one process of a multi-process storage test.</summary>
[ExcludeFromCodeCoverage]
internal static class TestProgram
{
    public static Task<int> Main(string[] args) =>
        args is [StorageWorker.Mode, ..] ? StorageWorker.RunAsync(args[1..])
        : args.Any(a => a is "--server" or "--internal-msbuild-node") ? Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
