using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wikibot.Tests.DevSignIn;

/// <summary>A client's web site on this machine: it serves, by https and under a certificate of its own, whatever a test wants for a metadata document.</summary>
internal sealed class DocumentServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly X509Certificate2 _certificate = NewCertificate();
    private WebApplication? _app;
    private int _asked;

    /// <summary>The address of the document.</summary>
    public string Document { get; } = $"https://localhost:{FreePort.Next()}/client.json";

    /// <summary>How often it was asked for anything.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Settings with which the development sign-in trusts it.</summary>
    public Dictionary<string, string?> Trust => new(StringComparer.Ordinal)
    {
        ["Wikibot:SignIn:Documents:LocalHosts:0"] = "localhost",
        ["Wikibot:SignIn:Documents:LocalAuthority"] = Path.Combine(_folder.Path, "authority.pem"),
    };

    /// <summary>Starts it with what it answers.</summary>
    public static async Task<DocumentServer> StartAsync(RequestDelegate answer)
    {
        var server = new DocumentServer();
        await File.WriteAllTextAsync(Path.Combine(server._folder.Path, "authority.pem"), server._certificate.ExportCertificatePem());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, new Uri(server.Document).Port, listen => listen.UseHttps(server._certificate)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        server._app = builder.Build();
        server._app.Run(context =>
        {
            Interlocked.Increment(ref server._asked);
            return answer(context);
        });
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Starts it with a good document, some members of which <paramref name="changed"/> replaces or, by null, takes away.</summary>
    public static async Task<DocumentServer> StartAsync(params (string Name, object? Value)[] changed)
    {
        DocumentServer? server = null;
        server = await StartAsync(context =>
        {
            var document = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["client_id"] = server!.Document,
                ["client_name"] = "A documented client",
                ["redirect_uris"] = (string[])[OAuthRedirect],
                ["token_endpoint_auth_method"] = "none",
            };
            foreach (var (name, value) in changed)
            {
                document[name] = value;
            }

            return context.Response.WriteAsJsonAsync(document.Where(member => member.Value is not null).ToDictionary(), JsonSerializerOptions.Web, "application/json");
        });
        return server;
    }

    /// <summary>Where the client of <c>oauth.mjs</c> has users sent back to.</summary>
    public const string OAuthRedirect = "http://127.0.0.1:7777/callback";

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _certificate.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
