using DotNet.Testcontainers.Builders;

namespace Testcontainers.LocalStack;

public sealed class LocalStackContainer : IAsyncDisposable
{
    private readonly string _image;
    private readonly string? _motoServer;
    private MotoServer? _server;

    internal LocalStackContainer(string image, string? motoServer)
    {
        _image = image;
        _motoServer = motoServer;
    }

    public async Task StartAsync(CancellationToken ct = default)
    {
        if (_motoServer is null)
        {
            throw new DockerUnavailableException(
                $"This build uses the stand-in of Testcontainers.LocalStack, which cannot run {_image} and found no moto_server on the PATH in its place.");
        }

        _server = await MotoServer.StartAsync(_motoServer, ct).ConfigureAwait(false);
    }

    public string GetConnectionString() =>
        _server?.Address.ToString() ?? throw new InvalidOperationException("The container is not running: call StartAsync first.");

    public Task StopAsync(CancellationToken ct = default) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }
}
