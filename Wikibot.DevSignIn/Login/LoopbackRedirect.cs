using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Wikibot.DevSignIn.Login;

/// <summary>Waits at a free port of this machine for the browser to come back (RFC 8252, section 7.3).</summary>
internal sealed class LoopbackRedirect : IAsyncDisposable
{
    private const string Path = "/callback";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<IQueryCollection> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoopbackRedirect(WebApplication app) => _app = app;

    /// <summary>The redirect URI.</summary>
    public string Uri { get; private set; } = "";

    /// <summary>Starts to listen.</summary>
    public static async Task<LoopbackRedirect> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var redirect = new LoopbackRedirect(app);
        app.MapGet(Path, (HttpContext context) =>
        {
            redirect._answer.TrySetResult(context.Request.Query);
            return TypedResults.Text("You can close this page and go back to the terminal.");
        });
        await app.StartAsync(cancellationToken);
        redirect.Uri = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + Path;
        return redirect;
    }

    /// <summary>The parameters that the authorization server sent back.</summary>
    public Task<IQueryCollection> AnswerAsync(CancellationToken cancellationToken) => _answer.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
