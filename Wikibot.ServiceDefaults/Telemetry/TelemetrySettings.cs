using Microsoft.Extensions.Configuration;
using OpenTelemetry.Resources;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>Where telemetry goes and whose it is: OpenTelemetry's standard environment names, read once at start.</summary>
internal sealed class TelemetrySettings
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);

    private readonly IConfiguration _configuration;
    private readonly string _serviceName;
    private readonly string _instanceId = Guid.NewGuid().ToString("N");

    private TelemetrySettings(IConfiguration configuration, string applicationName)
    {
        _configuration = configuration;
        _serviceName = NonEmpty(configuration["OTEL_SERVICE_NAME"]) ?? applicationName;
        var off = string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);
        Otlp = !off && NonEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) is not null;
        Lambda = NonEmpty(configuration["AWS_LAMBDA_FUNCTION_NAME"]) is not null;
        XRay = !off && Lambda;
        Hold = configuration.GetValue("Wikibot:Telemetry:Hold", TimeSpan.FromSeconds(1));
        if (Hold <= TimeSpan.Zero || Hold > LongestHold)
        {
            throw new InvalidOperationException($"Wikibot:Telemetry:Hold is {Hold}; it is more than 0 and at most {LongestHold}.");
        }
    }

    /// <summary>Whether this process is a Lambda function: frozen after each response, watched by an X-Ray daemon.</summary>
    public bool Lambda { get; }

    /// <summary>Whether spans go to the X-Ray daemon, all of a request's before its response is complete.</summary>
    public bool XRay { get; }

    /// <summary>How long a function's response waits for spans of its request that are still open, and again for what an OTLP receiver has not yet taken.</summary>
    /// <value><c>Wikibot:Telemetry:Hold</c>, 1 s; at most 5 minutes.</value>
    public TimeSpan Hold { get; }

    /// <summary>host:port of the daemon; null: the exporter's own default.</summary>
    public string? XRayDaemon => NonEmpty(_configuration["AWS_XRAY_DAEMON_ADDRESS"]);

    /// <summary>Whether an OTLP receiver (such as the Aspire dashboard) is configured.</summary>
    public bool Otlp { get; }

    /// <summary>Whether logs go to standard output as JSON, one object a line.</summary>
    public bool JsonConsole => Lambda || string.Equals(_configuration["Wikibot:Logging:Console"], "json", StringComparison.OrdinalIgnoreCase);

    public IConfiguration Configuration => _configuration;

    public static TelemetrySettings From(IConfiguration configuration, string applicationName) => new(configuration, applicationName);

    /// <summary>Whose telemetry it is. <c>OTEL_RESOURCE_ATTRIBUTES</c> wins over what is found here.</summary>
    public ResourceBuilder Resource()
    {
        var resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService(_serviceName, serviceVersion: typeof(TelemetrySettings).Assembly.GetName().Version?.ToString(), serviceInstanceId: _instanceId);
        return (Lambda ? resource.AddLambda(_configuration) : resource).AddEnvironmentVariableDetector();
    }

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
