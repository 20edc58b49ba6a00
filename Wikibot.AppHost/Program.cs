// The local system on one page: which processes there are, what each is given, and who talks to whom.
// In AWS the git and the MCP service run from Wikibot.Infra; the web service runs here only, so far (decision 0024).
using Microsoft.Extensions.DependencyInjection;
using Wikibot.AppHost.Local;

// Aspire's hosts, of which one takes no arguments, would watch all folders below this one for changes of their configuration: the wikis' too.
Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");

if (await SettingsReader.ReadAsync(args) is not { } local)
{
    return 2;
}

var builder = DistributedApplication.CreateBuilder([.. local.AspireArguments, .. args]);
local.ProtectDashboard(builder.Configuration);
builder.Services.AddHostedService<TerminalLog>().AddHostedService<ServiceWatch>();

// Made once, kept in the data folder: how MCP clients prove themselves, and how the MCP service tells the git service who asks.
var tokens = builder.AddParameter("mcp-tokens", local.Tokens.Value, secret: true);
var identitySecret = builder.AddParameter("identity-secret", local.IdentitySecret, secret: true);

var localStackToken = local.LocalStackToken is { } token ? builder.AddParameter("localstack-token", token, secret: true) : null;

// AWS, for backups: an emulator on this machine. Nothing waits for it, so that Wikibot starts without one as well.
var aws = builder.AddAWSSDKConfig().WithRegion(local.AwsRegion).WithSdkValidation(false);
IResourceBuilder<IResourceWithEndpoints>? emulator = local.Emulator switch
{
    AwsEmulator.Container => builder.AddContainer(local.EmulatorImage.Resource, local.EmulatorImage.Reference)
        .WithHttpEndpoint(port: local.AwsPort, targetPort: local.EmulatorImage.Port)
        .WithPatientHealthCheck(local.AwsPort, local.EmulatorImage.HealthPath)
        .WithEnvironment(context => LocalSettings.PassLocalStackToken(context, localStackToken)),
    AwsEmulator.Moto => builder.AddExecutable("moto", "moto_server", ".", "--port", local.AwsPort.ToString())
        .WithHttpEndpoint(port: local.AwsPort, isProxied: false)
        .WithPatientHealthCheck(local.AwsPort, "/moto-api/data.json"),
    _ => null,
};

// The git service: wikis as bare repositories in the data folder. A wiki "home" is there from the first start.
var git = builder.AddProject<Projects.Wikibot_Git>("git")
    .WithBuiltProgram()
    .WithEndpoint("http", endpoint => LocalSettings.Bind(endpoint, local.GitPort))
    .WithPatientHealthCheck(local.GitPort, "/health")
    .WithEnvironment("Wikibot__Storage__Root", local.WikisFolder)
    .WithEnvironment("Wikibot__Index__Folder", local.IndexFolder)
    .WithEnvironment("Wikibot__Identity__Secret", identitySecret)
    .WithEnvironment(local.SeedHome)
    .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", LocalSettings.TelemetryTimeout)
    .WithReference(aws);
if (emulator is not null)
{
    git.WithEnvironment("AWS_ENDPOINT_URL", emulator.GetEndpoint("http")).WithEnvironment(local.UseEmulator);
}

// The MCP service: what clients connect to. It knows the git service by its address and the shared secret, and no files. Neither it nor the
// web service waits for the git service: they start together, and are healthy when that is.
var mcp = builder.AddProject<Projects.Wikibot_Mcp>("mcp")
    .WithBuiltProgram()
    .WithEndpoint("http", endpoint => LocalSettings.Bind(endpoint, local.McpPort))
    .WithPatientHealthCheck(local.McpPort, "/health", after: local.GitPort)
    .WithReference(git)
    .WithEnvironment("Wikibot__PublicUrl", local.PublicUrl)
    .WithEnvironment("Wikibot__Identity__Secret", identitySecret)
    .WithEnvironment("MCP_AUTH_TOKEN", tokens)
    .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", LocalSettings.TelemetryTimeout);

// The web service: what people open. It knows the git service in the same way, and where people sign in.
var web = local.WebIssuer is { } webIssuer
    ? builder.AddProject<Projects.Wikibot_Web>("web")
        .WithBuiltProgram()
        .WithEndpoint("http", endpoint => LocalSettings.Bind(endpoint, local.WebPort))
        .WithPatientHealthCheck(local.WebPort, "/health", after: local.GitPort)
        .WithReference(git)
        .WithEnvironment("Wikibot__Web__PublicUrl", local.WebUrl)
        .WithEnvironment("Wikibot__Web__McpUrl", local.McpUrl)
        .WithEnvironment("Wikibot__Web__SignIn__Issuer", webIssuer)
        .WithEnvironment("Wikibot__Identity__Secret", identitySecret)
        .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", LocalSettings.TelemetryTimeout)
    : null;

if (emulator is not null)
{
    // What is too large for the services goes between browser and bucket.
    web?.WithEnvironment("Wikibot__Web__FilesOrigin", local.AwsUrl);
}

// Signing in without AuthKit: an authorization server for this machine, with made-up users.
if (local.SignInUrl is { } issuer)
{
    var signIn = builder.AddProject<Projects.Wikibot_DevSignIn>("sign-in")
        .WithBuiltProgram()
        .WithEndpoint("http", endpoint => LocalSettings.Bind(endpoint, local.SignInPort))
        .WithPatientHealthCheck(local.SignInPort, "/health")
        .WithEnvironment("Wikibot__SignIn__Issuer", issuer)
        .WithEnvironment("Wikibot__SignIn__Resources__0", local.McpUrl)
        .WithEnvironment(local.RegisterWeb)
        .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", LocalSettings.TelemetryTimeout);
    // It reads the keys as it starts.
    mcp.WithEnvironment("Wikibot__AuthKit__Domain", issuer).WaitFor(signIn);
    web?.WithEnvironment("Wikibot__Web__SignIn__ClientId", LocalSettings.WebClient);
}

// What keeps the wikis in order and backs them up, as often as in AWS.
ScheduleResource.AddTo(builder, local);

// Ready means: a client can connect now, and a browser too.
mcp.OnResourceReady(async (_, ready, cancellation) =>
{
    if (web is not null)
    {
        await ready.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("web", cancellation);
    }

    await StartSummary.WriteAsync(Console.Out, local);
});

await builder.Build().RunAsync();
return 0;
