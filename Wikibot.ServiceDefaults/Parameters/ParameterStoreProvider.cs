using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Wikibot.ServiceDefaults.Upstream;

namespace Wikibot.ServiceDefaults.Parameters;

/// <summary>Reads a folder of parameters once, when the service starts. What cannot be read stops the start: half a configuration would be worse.</summary>
internal sealed class ParameterStoreProvider(ParameterStoreOptions options, AwsCredentials credentials, HttpMessageHandler? handler = null) : ConfigurationProvider
{
    private const string Action = "AmazonSSM.GetParametersByPath";
    private const string Service = "ssm";

    /// <inheritdoc/>
    public override void Load()
    {
        Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
        using var client = new HttpClient(handler ?? new SocketsHttpHandler(), disposeHandler: handler == null) { Timeout = options.Timeout };
        for (string? next = null, first = ""; first != null || next != null; first = null)
        {
            using var page = Read(client, next);
            foreach (var parameter in page.RootElement.GetProperty("Parameters").EnumerateArray())
            {
                var key = parameter.GetProperty("Name").GetString()![(options.Path!.Length + 1)..].Replace('/', ':');
                values[key] = parameter.GetProperty("Value").GetString();
            }

            next = page.RootElement.TryGetProperty("NextToken", out var token) ? token.GetString() : null;
        }

        Data = values.Count > 0
            ? values
            : throw new InvalidOperationException($"There is no parameter below {options.Path} (Wikibot:Parameters:Path).");
    }

    private JsonDocument Read(HttpClient client, string? next)
    {
        var query = new Dictionary<string, object> { ["Path"] = options.Path!, ["Recursive"] = true, ["WithDecryption"] = true };
        if (next != null)
        {
            query["NextToken"] = next;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(query);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Endpoint ?? $"https://ssm.{options.Region}.amazonaws.com/");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1") } };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", Action);
        SigV4.Sign(request, body, credentials, options.Region!, Service, TimeProvider.System.GetUtcNow());
        using var response = client.Send(request);
        using var stream = response.Content.ReadAsStream();
        if (!response.IsSuccessStatusCode)
        {
            // The body of an error names the action and the role; that of a success holds secrets and is never shown.
            using var reader = new StreamReader(stream);
            throw new InvalidOperationException($"Parameters below {options.Path} could not be read: AWS answered {(int)response.StatusCode} {reader.ReadToEnd()}");
        }

        return JsonDocument.Parse(stream);
    }
}
