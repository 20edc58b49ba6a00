using Amazon.S3;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>A git service with a bucket of its own, and who sends files there as a browser does.</summary>
internal sealed class UploadScene : IAsyncDisposable
{
    private static readonly HttpClient s_http = new(new HttpClientHandler { UseProxy = false });

    public UploadScene(LocalStackFixture localStack, params (string Name, string Value)[] settings)
    {
        Bucket = "uploads-" + Guid.NewGuid().ToString("N");
        S3 = localStack.Client();
        var all = localStack.Settings(Bucket);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        Host = new GitServiceHost(all);
    }

    public GitServiceHost Host { get; }

    public string Bucket { get; }

    public AmazonS3Client S3 { get; }

    public string Wiki { get; } = "notes";

    public static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public Task<UploadTicket> BeginAsync(string path, long? bytes = null, string? revision = null, Caller? caller = null, string? wiki = null, Uri? returnTo = null) =>
        Host.Git.BeginUploadAsync(caller ?? GitServiceHost.Ada, wiki ?? Wiki, new BeginUploadRequest(path, bytes, revision, returnTo));

    public Task<PageChange> FinishAsync(string upload, Caller? caller = null, string? wiki = null, string? message = null) =>
        Host.Git.FinishUploadAsync(caller ?? GitServiceHost.Ada, wiki ?? Wiki, new FinishUploadRequest(upload, message));

    /// <summary>Posts the form with a file.</summary>
    public static async Task<HttpResponseMessage> SendAsync(UploadTicket ticket, byte[] content)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in ticket.Fields)
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }

        form.Add(new ByteArrayContent(content), "\"file\"", "\"file.bin\"");
        return await s_http.PostAsync(ticket.Address, form, TestContext.Current.CancellationToken);
    }

    /// <summary>Begins, sends and finishes.</summary>
    public async Task<PageChange> UploadAsync(string path, byte[] content, string? revision = null, Caller? caller = null)
    {
        var ticket = await BeginAsync(path, content.Length, revision, caller);
        (await SendAsync(ticket, content)).IsSuccessStatusCode.ShouldBeTrue();
        return await FinishAsync(ticket.Upload, caller);
    }

    public static Task<HttpResponseMessage> FetchAsync(Uri link) => s_http.GetAsync(link, TestContext.Current.CancellationToken);

    /// <summary>What lies in the bucket.</summary>
    public async Task<List<string>> KeysAsync(string prefix) =>
        [.. ((await S3.ListObjectsV2Async(new() { BucketName = Bucket, Prefix = prefix }, TestContext.Current.CancellationToken)).S3Objects ?? []).Select(item => item.Key)];

    public Task<string> TipAsync() => StockGit.RunAsync(Host.Repository(Wiki), "rev-parse", "main");

    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        await Host.DisposeAsync();
    }
}
