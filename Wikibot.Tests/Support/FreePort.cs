using System.Net;
using System.Net.Sockets;

namespace Wikibot.Tests;

/// <summary>
/// Ports for servers that must know theirs before they listen. Below the range from which systems serve clients and whoever asks
/// for any port (from 32768 on Linux, 49152 elsewhere), and none twice: nothing of this run can take one between choice and use.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Another run on this machine begins elsewhere.
    private static int s_last = Random.Shared.Next(Count);

    /// <summary>A port of the loopback address that nobody listens on.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref s_last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }
}
