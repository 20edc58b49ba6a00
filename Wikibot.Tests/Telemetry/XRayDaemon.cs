using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wikibot.Tests.Telemetry;

/// <summary>
/// Stands in for the X-Ray daemon. Reads nothing until asked: what a process sent over the loopback is in this socket's
/// buffer when its send has returned, so whatever is there after the process was stopped, was there when it was stopped.
/// </summary>
public sealed class XRayDaemon : IDisposable
{
    private const string Header = "{\"format\":\"json\",\"version\":1}\n";

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

    public XRayDaemon() => _socket.Client.ReceiveBufferSize = 8 << 20;

    public string Address => $"127.0.0.1:{((IPEndPoint)_socket.Client.LocalEndPoint!).Port}";

    /// <summary>Datagrams received since the last call.</summary>
    public IReadOnlyList<byte[]> Datagrams()
    {
        var datagrams = new List<byte[]>();
        while (_socket.Available > 0)
        {
            var from = new IPEndPoint(IPAddress.Any, 0);
            datagrams.Add(_socket.Receive(ref from));
        }

        return datagrams;
    }

    /// <summary>Spans received since the last call; each datagram must hold exactly one.</summary>
    public IReadOnlyList<ReceivedSpan> Spans() => [.. Datagrams().Select(datagram =>
    {
        var text = Encoding.ASCII.GetString(datagram);
        text.ShouldStartWith(Header + "T1S");
        return Otlp.Spans(Convert.FromBase64String(text[(Header.Length + 3)..])).ShouldHaveSingleItem();
    })];

    public void Dispose() => _socket.Dispose();
}
