using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace WorkOS;

public class WorkOSOptions
{
    public string? ApiBaseURL { get; set; }

    public string? ApiKey { get; set; }

    public string? ClientId { get; set; }

    public int MaxRetries { get; set; } = 2;

    public HttpClient? HttpClient { get; set; }
}

public class RequestOptions
{
    public string? ApiKey { get; set; }

    public string? IdempotencyKey { get; set; }

    public int? MaxRetries { get; set; }
}

public partial class WorkOSClient : IDisposable
{
    private readonly bool _ownsHttpClient;
    private readonly HttpClient _http;
    private UserManagementService? _userManagement;

    public WorkOSClient(WorkOSOptions options)
    {
        if (string.IsNullOrEmpty(options.ApiKey))
        {
            throw new ArgumentException("API Key is required", nameof(options));
        }

        ApiBaseURL = options.ApiBaseURL ?? DefaultApiBaseURL;
        ApiKey = options.ApiKey;
        ClientId = options.ClientId;
        MaxRetries = options.MaxRetries;
        _ownsHttpClient = options.HttpClient is null;
        _http = options.HttpClient ?? new HttpClient { Timeout = DefaultTimeout };
    }

    public static TimeSpan DefaultTimeout => TimeSpan.FromSeconds(60);

    public static string DefaultApiBaseURL => "https://api.workos.com";

    public string ApiBaseURL { get; }

    public string ApiKey { get; }

    public string? ClientId { get; }

    public int MaxRetries { get; }

    public virtual UserManagementService UserManagement => _userManagement ??= new UserManagementService(this);

    public void Dispose()
    {
        if (_ownsHttpClient)
        {
            _http.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>One GET, tried again on 429, 5xx and transport errors, with the errors of the real client.</summary>
    internal async Task<T> GetAsync<T>(string path, RequestOptions? options, CancellationToken cancellationToken)
    {
        var retries = options?.MaxRetries ?? MaxRetries;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, ApiBaseURL + path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options?.ApiKey ?? ApiKey);
                request.Headers.TryAddWithoutValidation("User-Agent", "workos-dotnet/6.2.0");
                using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return JsonSerializer.Deserialize<T>(body, Json.Options)!;
                }

                if (attempt >= retries || !((int)response.StatusCode == 429 || (int)response.StatusCode >= 500))
                {
                    throw Error(response.StatusCode, body);
                }
            }
            catch (HttpRequestException) when (attempt < retries)
            {
                // The next attempt.
            }
            catch (TaskCanceledException) when (attempt < retries && !cancellationToken.IsCancellationRequested)
            {
                // Timed out: the next attempt.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * 500 * Math.Pow(2, attempt)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static ApiException Error(HttpStatusCode status, string body) => (int)status switch
    {
        401 => new AuthenticationException(body),
        404 => new NotFoundException(body),
        429 => new RateLimitExceededException(body),
        >= 500 => new ServerException(body),
        _ => new ApiException(body, status),
    };
}
