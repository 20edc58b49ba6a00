using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Wikibot.DevSignIn.Documents;

/// <summary>
/// Fetches a document from an address that a stranger named: by https, from the public internet only, a few at a time, small, soon, and from
/// nowhere that the answer names. A name's addresses are judged where the connection is made, so none can change in between.
/// </summary>
internal sealed class DocumentFetcher : IDisposable
{
    /// <summary>Bytes of a client's metadata document (the draft's own bound, section 6.6).</summary>
    private const int MaximumDocument = 5 * 1024;

    /// <summary>Metadata documents that are fetched at one time by the development sign-in; others wait.</summary>
    private const int MaximumFetches = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _public = NewClient(new SslClientAuthenticationOptions(), ConnectToPublicAsync);
    private readonly HttpClient? _local;
    private readonly IList<string> _localHosts;
    private readonly SemaphoreSlim _turns = new(MaximumFetches);
    private readonly TimeProvider _time;

    /// <summary>Reads the authority of local hosts from its file.</summary>
    public DocumentFetcher(IOptions<DocumentOptions> options, TimeProvider time)
    {
        (_localHosts, _time) = (options.Value.LocalHosts, time);
        if (options.Value.LocalAuthority is { } file)
        {
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.ImportFromPemFile(file);
            _local = NewClient(new SslClientAuthenticationOptions { CertificateChainPolicy = chain }, connect: null);
        }
    }

    /// <summary>The document at <paramref name="url"/>.</summary>
    /// <exception cref="ClientDocumentException">There is none that may be had; the message says why, for the user.</exception>
    public async Task<byte[]> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _turns.WaitAsync(either.Token);
            try
            {
                return await GetAsync(url, either.Token);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ClientDocumentException($"it did not come within {s_patience.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException e)
        {
            throw new ClientDocumentException("it cannot be reached: " + e.Message, e);
        }
        catch (IOException e)
        {
            throw new ClientDocumentException("it broke off: " + e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _public.Dispose();
        _local?.Dispose();
        _turns.Dispose();
    }

    private async Task<byte[]> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        var client = _local is not null && _localHosts.Contains(url.Host) ? _local : _public;
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new ClientDocumentException($"it answers {(int)response.StatusCode}, not 200");
        }

        if (response.Content.Headers.ContentType?.MediaType is not { } type || !IsJson(type))
        {
            throw new ClientDocumentException("it is not sent as application/json");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaximumDocument + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaximumDocument ? bytes[..length] : throw new ClientDocumentException($"it has more than {MaximumDocument} bytes");
    }

    private static bool IsJson(string type) =>
        type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static HttpClient NewClient(SslClientAuthenticationOptions ssl, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) =>
        new(new SocketsHttpHandler
        {
            // A proxy would connect for us, to wherever it likes; a redirect is an address that nobody judged (section 4 of the draft forbids to follow one).
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            SslOptions = ssl,
            ConnectCallback = connect,
        })
        {
            // The patience of the fetch is the one clock.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { { "Accept", "application/json" }, { "User-Agent", "Wikibot-DevSignIn" } },
        };

    private static async ValueTask<Stream> ConnectToPublicAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);

        // All of them: a name with a private address among public ones is no mistake.
        if (addresses.Length == 0 || !addresses.All(PublicAddress.Is))
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is not on the public internet");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
