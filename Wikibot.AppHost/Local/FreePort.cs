using System.Net;
using System.Net.Sockets;

namespace Wikibot.AppHost.Local;

internal static class FreePort
{
    /// <summary>
    /// A port of the loopback address that nobody listened on a moment ago, below the range from which systems serve clients and
    /// whoever asks for any port (from 32768 on Linux, 49152 elsewhere): what starts beside us is not given it meanwhile.
    /// </summary>
    public static int Find()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 20_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one.
            }
        }
    }
}
