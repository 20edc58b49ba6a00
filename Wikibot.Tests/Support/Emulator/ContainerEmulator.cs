using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Testcontainers.LocalStack;

namespace Wikibot.Tests;

/// <summary>
/// An emulator of AWS in a container. The image is LocalStack's, or the one that <c>WIKIBOT_EMULATOR_IMAGE</c> names, which then must
/// be moto's server on port 5000 (<c>./wikibot test --containers</c> builds such a one where LocalStack's cannot be pulled).
/// </summary>
internal sealed class ContainerEmulator : IEmulator
{
    /// <summary>The last tag that runs without an auth token.</summary>
    private const string LocalStackImage = "localstack/localstack:4.14.0";

    private const ushort MotoPort = 5000;

    /// <summary>A pull of a gigabyte over a slow line; without a registry it fails at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly IContainer _container;

    private ContainerEmulator(IContainer container, Uri endpoint, string image)
    {
        _container = container;
        Endpoint = endpoint;
        Description = $"{image} in a container";
    }

    public Uri? Endpoint { get; }

    public string Description { get; }

    /// <summary>The emulator, or why there can be none: no engine, or an image that cannot be had.</summary>
    public static async Task<(ContainerEmulator? Emulator, string Refusal)> StartAsync()
    {
        var image = Environment.GetEnvironmentVariable("WIKIBOT_EMULATOR_IMAGE") is { Length: > 0 } named ? named : null;
        IContainer? container = null;
        try
        {
            container = image is null ? new LocalStackBuilder(LocalStackImage).Build() : Moto(image);
            using var patience = new CancellationTokenSource(Patience);
            await container.StartAsync(patience.Token);
            var endpoint = container is LocalStackContainer localStack
                ? new Uri(localStack.GetConnectionString())
                : new Uri($"http://{container.Hostname}:{container.GetMappedPublicPort(MotoPort)}/");
            return (new ContainerEmulator(container, endpoint, image ?? LocalStackImage), "");
        }
        catch (Exception e) when (image is null)
        {
            // Whatever the engine says of a pull or a start: the run goes on without it. An image that was asked for must be had.
            if (container is not null)
            {
                await container.DisposeAsync();
            }

            return (null, $"No container of {LocalStackImage} can run here: {e.Message.Split('\n')[0].TrimEnd('.')}.");
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    private static IContainer Moto(string image) => new ContainerBuilder(image)
        .WithPortBinding(MotoPort, assignRandomHostPort: true)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request.ForPort(MotoPort).ForPath("/moto-api/data.json")))
        .Build();
}
