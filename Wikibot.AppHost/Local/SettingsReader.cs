using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Wikibot.AppHost.Local;

/// <summary>Reads <see cref="LocalSettings"/> from the environment and the command line, which comes first.</summary>
internal sealed class SettingsReader
{
    private readonly IConfiguration _configuration;

    private SettingsReader(string[] args) => _configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();

    /// <summary>Null, and the reason on standard error, where they say something that cannot be.</summary>
    public static async Task<LocalSettings?> ReadAsync(string[] args)
    {
        try
        {
            return await new SettingsReader(args).ReadAsync();
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return null;
        }
    }

    private async Task<LocalSettings> ReadAsync()
    {
        var data = Path.GetFullPath(Value("WIKIBOT_DATA") ?? Path.Combine(RepositoryRoot(), ".wikibot"));
        var secrets = new SecretFiles(data);
        var awsPort = Port("WIKIBOT_AWS_PORT", 4566);
        var image = EmulatorImage.Choose(Value("WIKIBOT_EMULATOR_IMAGE"));
        var signIn = SignsInHere();
        var signInPort = signIn ? await FreePortAsync("WIKIBOT_SIGN_IN_PORT", 5182) : 0;
        return new LocalSettings
        {
            DataFolder = data,
            McpPort = await FreePortAsync("WIKIBOT_MCP_PORT", 5180),
            GitPort = await FreePortAsync("WIKIBOT_GIT_PORT", 5181),
            AwsPort = awsPort,
            SignInPort = signInPort,
            SignInUrl = signIn ? $"http://localhost:{signInPort}" : null,
            WebPort = await FreePortAsync("WIKIBOT_WEB_PORT", 5183),
            WebIssuer = signIn ? $"http://localhost:{signInPort}" : WebIssuer(),
            DashboardUrl = $"http://localhost:{await FreePortAsync("WIKIBOT_DASHBOARD_PORT", 18888)}",
            OtlpUrl = $"http://localhost:{FreePort.Find()}",
            Tokens = StaticTokens.Parse(Value("MCP_AUTH_TOKEN") ?? secrets.ReadOrCreate("mcp-token")),
            IdentitySecret = Value("WIKIBOT_IDENTITY_SECRET") ?? secrets.ReadOrCreate("identity-secret"),
            EmulatorImage = image,
            Emulator = await AwsEmulators.ChooseAsync(Value("WIKIBOT_AWS"), image, awsPort),
            LocalStackToken = Value("LOCALSTACK_AUTH_TOKEN"),
            Schedule = Schedule(),
        };
    }

    /// <summary>Whether the development authorization server is wanted: where there is no AuthKit, unless <c>WIKIBOT_SIGN_IN</c> says None.</summary>
    private bool SignsInHere() => Value("WIKIBOT_SIGN_IN")?.ToUpperInvariant() switch
    {
        null => Value("Wikibot__AuthKit__Domain") is null && Value("Wikibot:AuthKit:Domain") is null,
        "NONE" => false,
        var other => throw new FormatException($"WIKIBOT_SIGN_IN is '{other}': None switches the development sign-in off, and nothing else can be said."),
    };

    /// <summary>AuthKit, where the web service is registered there: both it and the MCP service read these from the environment that they inherit.</summary>
    private string? WebIssuer() =>
        (Value("Wikibot__AuthKit__Domain") ?? Value("Wikibot:AuthKit:Domain"))?.Trim().TrimEnd('/') is { Length: > 0 } domain
        && (Value("Wikibot__Web__SignIn__ClientId") ?? Value("Wikibot:Web:SignIn:ClientId")) is not null
            ? domain.Contains("://", StringComparison.Ordinal) ? domain : "https://" + domain
            : null;

    private string? Value(string name) => _configuration[name] is { Length: > 0 } value ? value : null;

    private async Task<int> FreePortAsync(string name, int standard)
    {
        var port = Port(name, standard);
        return await FreePort.BecomesAsync(port)
            ? port
            : throw new InvalidOperationException($"Something listens on port {port} already: is it Wikibot? Stop it, or set {name} to another port.");
    }

    private int Port(string name, int standard) => Value(name) switch
    {
        null => standard,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 => port,
        var text => throw new FormatException($"{name} is '{text}', which is no port: a number from 1 to 65535 is."),
    };

    private TimeSpan Schedule() => Value("WIKIBOT_SCHEDULE") switch
    {
        null => TimeSpan.FromMinutes(15),
        var text when TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var every) && every >= TimeSpan.FromSeconds(1) && every <= TimeSpan.FromDays(1) => every,
        var text => throw new FormatException($"WIKIBOT_SCHEDULE is '{text}': give a time from 00:00:01 to 1.00:00:00, such as 00:15:00."),
    };

    /// <summary>Upwards from the program to the folder of the solution; a published copy has none, and works where it stands.</summary>
    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Wikibot.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
