using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace AWS.Distro.OpenTelemetry.Exporter.Xray.Udp;

/// <summary>Sends each batch as one datagram to the X-Ray daemon.</summary>
public class XrayUdpExporter : BaseExporter<Activity>
{
    private const string DefaultEndpoint = "127.0.0.1:2000";
    private const string Header = "{\"format\":\"json\",\"version\":1}\n";

    private readonly Resource _resource;
    private readonly string _prefix;
    private readonly string _host;
    private readonly int _port;
    private readonly UdpClient _client = new();

    /// <param name="processResource">Whose spans they are.</param>
    /// <param name="endpoint">host:port; null: in Lambda <c>AWS_XRAY_DAEMON_ADDRESS</c>, else 127.0.0.1:2000.</param>
    /// <param name="signalPrefix"><c>T1S</c> for sampled spans (default), <c>T1U</c> for others.</param>
    public XrayUdpExporter(Resource processResource, string? endpoint = null, string? signalPrefix = null)
    {
        if (endpoint is null && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME")))
        {
            endpoint = Environment.GetEnvironmentVariable("AWS_XRAY_DAEMON_ADDRESS");
        }

        endpoint ??= DefaultEndpoint;
        if (endpoint.Split(':') is not [var host, var digits] || !int.TryParse(digits, out _port))
        {
            throw new ArgumentException($"Invalid endpoint: {endpoint}", nameof(endpoint));
        }

        _host = host;
        _resource = processResource;
        _prefix = signalPrefix ?? "T1S";
    }

    public override ExportResult Export(in Batch<Activity> batch)
    {
        // As large as a datagram's data can be, for each batch: the published package does so, and its cost is measured by this one.
        var encoded = new byte[65_527];
        var length = OtlpTraces.Encode(ref encoded, _resource, batch);
        try
        {
            var datagram = Encoding.UTF8.GetBytes(Header + _prefix + Convert.ToBase64String(encoded, 0, length));
            _client.Send(datagram, datagram.Length, _host, _port);
            return ExportResult.Success;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Console.WriteLine($"Error sending UDP data: {exception.Message}");
            return ExportResult.Failure;
        }
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        _client.Close();
        return true;
    }
}
