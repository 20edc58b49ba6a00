using Amazon.Runtime;
using Amazon.S3;
using DotNet.Testcontainers.Builders;
using Testcontainers.LocalStack;

[assembly: AssemblyFixture(typeof(Wikibot.Tests.LocalStackFixture))]

namespace Wikibot.Tests;

/// <summary>One LocalStack for the run. Where none can be started, the tests that ask for it are skipped with that reason.</summary>
public sealed class LocalStackFixture : IAsyncLifetime
{
    /// <summary>The last tag that runs without an auth token.</summary>
    private const string Image = "localstack/localstack:4.14.0";

    /// <summary>Not S3's first region, whose name it does not want to hear: as the AppHost has it.</summary>
    public const string Region = "eu-central-1";

    private LocalStackContainer? _container;
    private string? _unavailable;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _container = new LocalStackBuilder(Image).Build();
            await _container.StartAsync();
        }
        catch (DockerUnavailableException unavailable)
        {
            _unavailable = unavailable.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }
    }

    /// <summary>The endpoint, or a skip of the calling test.</summary>
    public Uri Endpoint()
    {
        Assert.SkipWhen(_unavailable is not null, _unavailable ?? "");
        return new Uri(_container!.GetConnectionString());
    }

    /// <summary>Whether there is one: for tests that can show something without it too.</summary>
    public bool IsThere => _unavailable is null;

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
}
