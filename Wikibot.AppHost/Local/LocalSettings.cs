using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Wikibot.AppHost.Local;

/// <summary>
/// The local system's ports, folders and secrets. Each comes from the environment, or from the command line by the same name
/// (<c>--WIKIBOT_MCP_PORT=5280</c>, so that tests run several in one process), with a default for everything: <see cref="SettingsReader"/>.
/// </summary>
internal sealed record LocalSettings
{
    /// <summary>Milliseconds that a service's last telemetry may take: the dashboard may have stopped before it.</summary>
    public const string TelemetryTimeout = "1000";

    /// <summary>Repositories, secrets and caches: <c>WIKIBOT_DATA</c>, else <c>.wikibot</c> at the repository root.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Root of the bare repositories, <c>{wiki}.git</c> each.</summary>
    public string WikisFolder => Path.Combine(DataFolder, "wikis");

    /// <summary>Where the git service keeps what it can make anew.</summary>
    public string IndexFolder => Path.Combine(DataFolder, "index");

    public required int McpPort { get; init; }

    public required int GitPort { get; init; }

    public required int AwsPort { get; init; }

    /// <summary>Where the emulator of AWS answers, to the git service and to browsers.</summary>
    public string AwsUrl => $"http://localhost:{AwsPort}";

    public required int SignInPort { get; init; }

    /// <summary>Where the development authorization server answers, and its tokens' issuer; null when there is AuthKit, or <c>WIKIBOT_SIGN_IN</c> is None.</summary>
    public string? SignInUrl { get; init; }

    /// <summary>The id under which the web service is known to the development sign-in.</summary>
    public const string WebClient = "wikibot-web";

    public required int WebPort { get; init; }

    /// <summary>Where browsers reach the web service.</summary>
    public string WebUrl => $"http://localhost:{WebPort}";

    /// <summary>Where people sign in to the web service; null when nowhere, and then it does not run.</summary>
    public string? WebIssuer { get; init; }

    /// <summary>Where the Aspire dashboard listens.</summary>
    public required string DashboardUrl { get; init; }

    /// <summary>What a browser proves itself with to the dashboard, and a program to its API: another one at each start.</summary>
    public string DashboardToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Opens the dashboard: whoever has this address is let in.</summary>
    public string DashboardLoginUrl => $"{DashboardUrl}/login?t={DashboardToken}";

    /// <summary>Where the dashboard listens for telemetry: a port that nobody needs to know.</summary>
    public required string OtlpUrl { get; init; }

    public required StaticTokens Tokens { get; init; }

    public required string IdentitySecret { get; init; }

    public required AwsEmulator Emulator { get; init; }

    /// <summary>What <see cref="AwsEmulator.Container"/> runs.</summary>
    public required EmulatorImage EmulatorImage { get; init; }

    /// <summary>A LocalStack account's token, for those who have one; null otherwise. The pinned image needs none.</summary>
    public string? LocalStackToken { get; init; }

    /// <summary>How often one wiki is maintained and one backed up: <c>WIKIBOT_SCHEDULE</c>, else every 15 minutes, which is what Wikibot.Infra takes too.</summary>
    public required TimeSpan Schedule { get; init; }

    public string AwsRegion { get; init; } = "eu-central-1";

    /// <summary>The resource that OAuth tokens are issued for, without <c>/mcp</c>.</summary>
    public string PublicUrl => $"http://localhost:{McpPort}";

    public string McpUrl => $"{PublicUrl}/mcp";

    /// <summary>
    /// Aspire's settings as command-line configuration, which comes before the environment and reaches no child process. Plain HTTP,
    /// since it listens on this machine only; with its login, since others may be on this machine, and pages of any site in its browser.
    /// </summary>
    public string[] AspireArguments =>
    [
        $"--ASPNETCORE_URLS={DashboardUrl}",
        $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={OtlpUrl}",
        $"--ASPIRE_DASHBOARD_DATA_DIRECTORY={Path.Combine(DataFolder, "dashboard")}",
        "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true",
        "--ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=false",
        // What Aspire says of its own start is in the summary, and what its parts say in the dashboard.
        "--Logging:LogLevel:Default=Warning",
        "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection=Error",
        "--Logging:LogLevel:Aspire.Hosting.Dcp.DcpHost=Error",
        "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None",
        // Aspire would ask the feed for a newer version of itself with a process of two seconds of processor time, while everything starts.
        "--ASPIRE_VERSION_CHECK_DISABLED=true",
        // The host ends after the last of its children, not before them.
        "--DcpPublisher:WaitForResourceCleanup=true",
    ];

    /// <summary>Lets those into the dashboard who have <see cref="DashboardToken"/>, in the place of the one that Aspire makes itself.</summary>
    public void ProtectDashboard(IConfiguration configuration)
    {
        configuration["AppHost:BrowserToken"] = DashboardToken;
        configuration["AppHost:DashboardApiKey"] = DashboardToken;
    }

    /// <summary>The service listens on the port itself, with no proxy in front.</summary>
    public static void Bind(EndpointAnnotation endpoint, int port)
    {
        endpoint.Port = port;
        endpoint.TargetPort = port;
        endpoint.IsProxied = false;
    }

    /// <summary>
    /// The wiki that is there from the first start, and its owners: whoever holds a static token. The first user of the development
    /// sign-in may edit it; the others are there to share it with.
    /// </summary>
    public void SeedHome(EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables["Wikibot__Seed__Wiki"] = "home";
        foreach (var (index, subject) in Tokens.Subjects.Index())
        {
            context.EnvironmentVariables[$"Wikibot__Seed__Members__{index}"] = $"{subject}=owner";
        }

        if (SignInUrl is { } issuer)
        {
            context.EnvironmentVariables[$"Wikibot__Seed__Members__{Tokens.Subjects.Count}"] = $"{issuer}|user_01DEVADA=editor";
        }
    }

    /// <summary>Makes the web service known to the development sign-in.</summary>
    public void RegisterWeb(EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables[$"Wikibot__SignIn__Clients__{WebClient}__Name"] = "Wikibot in the browser";
        context.EnvironmentVariables[$"Wikibot__SignIn__Clients__{WebClient}__RedirectUri"] = $"{WebUrl}/sign-in/return";
    }

    /// <summary>Points AWS clients at the emulator, with credentials that are worth nothing: real ones must never reach it.</summary>
    public void UseEmulator(EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables["AWS_ACCESS_KEY_ID"] = "test";
        context.EnvironmentVariables["AWS_SECRET_ACCESS_KEY"] = "test";
        context.EnvironmentVariables["LocalStack__UseLocalStack"] = "true";
        context.EnvironmentVariables["LocalStack__Session__RegionName"] = AwsRegion;
        context.EnvironmentVariables["LocalStack__Session__AwsAccessKeyId"] = "test";
        context.EnvironmentVariables["LocalStack__Session__AwsAccessKey"] = "test";
        context.EnvironmentVariables["LocalStack__Session__AwsSessionToken"] = "test";
        context.EnvironmentVariables["LocalStack__Config__LocalStackHost"] = "localhost";
        context.EnvironmentVariables["Wikibot__Backups__Bucket"] = "wikibot-backups";
        context.EnvironmentVariables["Wikibot__Backups__CreateBucket"] = "true";
        context.EnvironmentVariables["LocalStack__Config__EdgePort"] = AwsPort.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Gives a LocalStack container its account's token, where there is one.</summary>
    public static void PassLocalStackToken(EnvironmentCallbackContext context, IResourceBuilder<ParameterResource>? token)
    {
        if (token is not null)
        {
            context.EnvironmentVariables["LOCALSTACK_AUTH_TOKEN"] = token.Resource;
        }
    }
}
