using Amazon.Runtime;
using Amazon.S3;

[assembly: AssemblyFixture(typeof(Wikibot.Tests.LocalStackFixture))]

namespace Wikibot.Tests;

/// <summary>
/// One emulator of AWS for the run, started for the first test that asks for it: in a container where an engine runs, else
/// <c>moto_server</c> from the PATH. Where there is neither, the tests that ask are skipped with that reason.
/// </summary>
public sealed class LocalStackFixture : IAsyncDisposable
{
    /// <summary>Not S3's first region, whose name it does not want to hear: as the AppHost has it.</summary>
    public const string Region = "eu-central-1";

    private readonly Lazy<Task<IEmulator>> _emulator = new(() => Task.Run(StartAsync));

    /// <summary>What it runs on, in words for a report: an image, or <c>moto_server</c>; or why there is none.</summary>
    public string Description => Emulator.Description;

    /// <summary>Whether there is one: for tests that can show something without it too.</summary>
    public bool IsThere => Emulator.Endpoint is not null;

    // The first test waits for it; it is started on another thread, so that waiting for it here holds up nobody else.
    private IEmulator Emulator => _emulator.Value.GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_emulator.IsValueCreated)
        {
            await (await _emulator.Value).DisposeAsync();
        }
    }

    /// <summary>The endpoint, or a skip of the calling test.</summary>
    public Uri Endpoint()
    {
        Assert.SkipWhen(Emulator.Endpoint is null, Emulator.Description);
        return Emulator.Endpoint!;
    }

    /// <summary>The configuration of a git service that backs up to it.</summary>
    public Dictionary<string, string> Settings(string bucket) => new(StringComparer.Ordinal)
    {
        ["Wikibot:Backups:Bucket"] = bucket,
        ["Wikibot:Backups:CreateBucket"] = "true",
        ["LocalStack:UseLocalStack"] = "true",
        ["LocalStack:Session:AwsAccessKeyId"] = "test",
        ["LocalStack:Session:AwsAccessKey"] = "test",
        ["LocalStack:Session:RegionName"] = Region,
        ["LocalStack:Config:LocalStackHost"] = Endpoint().Host,
        ["LocalStack:Config:EdgePort"] = $"{Endpoint().Port}",
    };

    /// <summary>A client of it, retrying as the product's does.</summary>
    public AmazonS3Client Client() => ClientOf(Endpoint());

    public static AmazonS3Client ClientOf(Uri endpoint) => new(
        new BasicAWSCredentials("test", "test"),
        new AmazonS3Config { ServiceURL = endpoint.ToString(), ForcePathStyle = true, AuthenticationRegion = Region });

    private static async Task<IEmulator> StartAsync()
    {
        var (container, refusal) = await ContainerEmulator.StartAsync();
        IEmulator? emulator = container;
        emulator ??= await MotoServer.StartAsync();
        return emulator ?? new NoEmulator($"{refusal} And there is no moto_server on the PATH.");
    }
}
