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
            var port = Random.Shared.Next(10_000, 20_000);
            if (Is(port))
            {
                return port;
            }
        }
    }

    /// <summary>Whether <paramref name="port"/> is free, or gets so within two seconds: the children of a run that was killed take a moment to follow it.</summary>
    public static async Task<bool> BecomesAsync(int port)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            if (Is(port))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return false;
    }

    /// <summary>Whether nobody listens on <paramref name="port"/> of the loopback address.</summary>
    private static bool Is(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
