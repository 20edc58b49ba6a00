using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Backups;

/// <summary>The git service as a process of its own, with a bucket; and its commands, each a process too.</summary>
internal sealed class BackedUpService : IAsyncDisposable
{
    public static readonly Caller Owner = new("static:owner", "Owner", "owner@example.org");
    private static readonly IdentityOptions Identity = new() { Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) };
    private readonly string _program;
    private readonly Dictionary<string, string> _environment;
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly int _port = ServiceProcess.FreePort();

    private BackedUpService(string program, string data, Uri s3)
    {
        _program = program;
        _environment = new([.. FunctionEnvironment.Runtime, .. FileS3.Environment(s3)])
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_port}",
            ["Wikibot__Storage__Root"] = data,
            ["Wikibot__Identity__Secret"] = Identity.Secret,
        };
        _process = ServiceProcess.Start(program, _environment);
        // A link is an answer, not to be followed.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromMinutes(15) };
    }

    public int ProcessId => _process.Id;

    public static async Task<BackedUpService> StartAsync(string program, string data, Uri s3, CancellationToken cancellationToken)
    {
        var service = new BackedUpService(program, data, s3);
        await ServiceProcess.AcceptsAsync(service._process, service._port, cancellationToken);
        return service;
    }

    /// <summary>One request of the owner's.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Add(IdentityToken.HeaderName, new IdentityToken(Options.Create(Identity), TimeProvider.System).Issue(Owner));
        request.Headers.Add(OperationIds.HeaderName, OperationIds.New());
        request.Content = body is null ? null : JsonContent.Create(body);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)response.StatusCode < 400
            ? response
            : throw new InvalidOperationException($"{method} {address}: {response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Starts one of the program's commands.</summary>
    public ProcessStartInfo Command(params string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["Logging__LogLevel__Default"] = "Warning";
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
