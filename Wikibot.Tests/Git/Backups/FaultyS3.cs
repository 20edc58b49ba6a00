using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;

namespace Wikibot.Tests.Git.Backups;

/// <summary>An S3 client whose requests go through a fault of the test's choice.</summary>
internal static class FaultyS3
{
    /// <param name="endpoint">Where requests go that pass.</param>
    /// <param name="fault">Given the request: a response in place of the real one, or null to let it pass.</param>
    public static AmazonS3Client Client(Uri endpoint, Func<HttpRequestMessage, Task<HttpResponseMessage?>> fault) => new(
        new BasicAWSCredentials("test", "test"),
        new AmazonS3Config
        {
            ServiceURL = endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            HttpClientFactory = new Factory(fault),
            CacheHttpClient = true,
        });

    public static HttpResponseMessage Error(HttpStatusCode status, string code) => new(status)
    {
        Content = new StringContent($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>", Encoding.UTF8, "application/xml"),
    };

    private sealed class Factory(Func<HttpRequestMessage, Task<HttpResponseMessage?>> fault) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(fault));
    }

    private sealed class Handler(Func<HttpRequestMessage, Task<HttpResponseMessage?>> fault) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (await fault(request) is not { } response)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            response.RequestMessage = request;
            return response;
        }
    }
}
