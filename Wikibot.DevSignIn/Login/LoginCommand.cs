using System.ComponentModel;
using System.Diagnostics;

namespace Wikibot.DevSignIn.Login;

/// <summary>
/// <c>./wikibot login</c>: signs in as a client does and prints who signed in. It tries the
/// service's wiring from outside: the challenge, the metadata, the issuer, and WorkOS.
/// </summary>
internal static class LoginCommand
{
    /// <summary>The verb, the first argument of the program.</summary>
    public const string Verb = "login";

    private const string Usage = """
        usage: ./wikibot login [--server URL] [--no-browser]

        Signs in to Wikibot's authorization server (AuthKit, or the development one) and prints the profile.
          --server URL   the public URL of the MCP service (default: Wikibot__PublicUrl, else http://localhost:5180)
          --no-browser   only print the URL to open
        With AuthKit, set WORKOS_API_KEY to see the provider and its subject; it is read from the environment only.
        """;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 signed in, 1 not, 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var server = Environment.GetEnvironmentVariable("Wikibot__PublicUrl") ?? "http://localhost:5180";
        var browser = true;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--no-browser":
                    browser = false;
                    break;
                case "--server" when i + 1 < arguments.Length:
                    server = arguments[++i];
                    break;
                case "--help" or "-h":
                    await output.WriteLineAsync(Usage);
                    return 0;
                default:
                    await error.WriteLineAsync(Usage);
                    return 2;
            }
        }

        if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            await error.WriteLineAsync($"--server must be an http or https URL; it is \"{server}\".");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler cancel = (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += cancel;
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            var flow = new LoginFlow(http, output, browser ? OpenBrowser : _ => { }, Environment.GetEnvironmentVariable("WORKOS_API_KEY"));
            await flow.RunAsync(url, stop.Token);
            return 0;
        }
        catch (LoginException e)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped before the sign-in was finished.");
            return 1;
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
    }

    private static void OpenBrowser(Uri url)
    {
        try
        {
            var browser = Environment.GetEnvironmentVariable("BROWSER");
            using var process = Process.Start(string.IsNullOrEmpty(browser)
                ? new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(browser, [url.AbsoluteUri]));
        }
        catch (Win32Exception)
        {
            // No browser here: the URL is printed anyway.
        }
    }
}
