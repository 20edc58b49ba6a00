using System.Globalization;
using System.Text.RegularExpressions;
using Pulumi;

namespace Wikibot.Infra;

/// <summary>
/// All configuration of a stack, read and checked before the first resource: what is wrong ends the program
/// with one sentence that names the key (<see cref="RunException"/>: Pulumi prints its message without a stack trace).
/// </summary>
internal sealed partial record StackSettings
{
    /// <summary>Retention periods that CloudWatch Logs accepts, in days (API reference, PutRetentionPolicy).</summary>
    private static readonly int[] RetentionDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <summary>Name of the Pulumi stack, in every resource's name: two stacks in one account stay apart.</summary>
    public required string Stack { get; init; }

    /// <summary><c>aws:region</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Value of the tag <c>environment</c>; the stack's name when not set.</summary>
    public required string Environment { get; init; }

    /// <summary>The network's addresses, /16 to /24: each subnet takes a sixteenth.</summary>
    public required Cidr VpcCidr { get; init; }

    /// <summary>Zones that get a public and a private subnet and a mount target; one to six.</summary>
    public required IReadOnlyList<string> AvailabilityZones { get; init; }

    /// <summary>Processor of all functions.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Deployment zip of the git service, from this folder.</summary>
    public required string GitPackage { get; init; }

    /// <summary>Deployment zip of the MCP service.</summary>
    public required string McpPackage { get; init; }

    /// <summary>Megabytes; the processor share grows with them (1,769 MB is one).</summary>
    public required int GitMemory { get; init; }

    /// <inheritdoc cref="GitMemory"/>
    public required int McpMemory { get; init; }

    /// <summary>How many git functions may run at once; not limited when unset, because a new account's quota of 10 leaves nothing to reserve.</summary>
    public int? GitReservedConcurrency { get; init; }

    /// <summary>How long logs are kept.</summary>
    public required int LogRetentionDays { get; init; }

    /// <summary>Where alarms about the bill go; only the local stack does without.</summary>
    public required string? BudgetEmail { get; init; }

    /// <summary>US dollars a month.</summary>
    public required int BudgetUsd { get; init; }

    /// <summary>Key that the services share.</summary>
    public required Output<string> IdentitySecret { get; init; }

    /// <summary>Static bearer tokens, as <c>MCP_AUTH_TOKEN</c> takes them.</summary>
    public Output<string>? StaticTokens { get; init; }

    /// <summary>API key of WorkOS.</summary>
    public Output<string>? WorkOSApiKey { get; init; }

    /// <summary>AuthKit domain; sign-in is by static tokens only without it.</summary>
    public string? AuthKitDomain { get; init; }

    /// <summary>The web service; without it there is the MCP service only.</summary>
    public WebSettings? Web { get; init; }

    /// <summary>Own domain, with its certificate in us-east-1 (CloudFront reads it nowhere else).</summary>
    public CustomDomain? Domain { get; init; }

    /// <summary>Whether this stack sets the account's logging role of API Gateway: one per account and region, so off unless asked for.</summary>
    public required bool ManageApiGatewayLogRole { get; init; }

    /// <summary>Requests a second that the gateway lets through, and how many at once.</summary>
    public required int ThrottleRate { get; init; }

    /// <inheritdoc cref="ThrottleRate"/>
    public required int ThrottleBurst { get; init; }

    /// <summary>How often maintenance looks at one wiki (EventBridge Scheduler's form).</summary>
    public required string MaintenanceSchedule { get; init; }

    /// <summary>How often one wiki is backed up.</summary>
    public required string BackupSchedule { get; init; }

    /// <summary>Whether share and backups withstand <c>pulumi destroy</c>.</summary>
    public required bool ProtectData { get; init; }

    /// <summary>Address of LocalStack; <see langword="null"/> means AWS.</summary>
    public string? LocalStackEndpoint { get; init; }

    /// <summary>Whether EFS, CloudFront, Lambda layers and budgets are there; LocalStack's free tier lacks them.</summary>
    public bool IsAws => LocalStackEndpoint == null;

    /// <summary>Reads the configuration of the running stack.</summary>
    /// <exception cref="RunException">A key is missing or wrong.</exception>
    public static StackSettings Read()
    {
        var config = new Config();
        var region = new Config("aws").Get("region") ?? throw Bad("aws:region", "is not set: name the region to deploy to, such as eu-central-1");
        if (region.StartsWith("cn-", StringComparison.Ordinal) || region.StartsWith("us-gov-", StringComparison.Ordinal) || region.Contains("-iso", StringComparison.Ordinal) || region.StartsWith("eusc-", StringComparison.Ordinal))
        {
            throw Bad("aws:region", $"must be a region of the partition \"aws\": names and services differ in that of {region}");
        }

        var localStack = config.Get("localStackEndpoint");
        var architecture = Architecture.Parse(config.Get("architecture") ?? "arm64");
        var authKitDomain = ReadAuthKitDomain(config);
        return new StackSettings
        {
            Stack = ReadStackName(),
            Region = region,
            Environment = config.Get("environment") ?? Deployment.Instance.StackName,
            VpcCidr = Cidr.Parse("wikibot:vpcCidr", config.Get("vpcCidr") ?? "10.0.0.0/16"),
            AvailabilityZones = ReadZones(config, region),
            Architecture = architecture,
            GitPackage = ReadPackage(config, "gitPackage", $"wikibot-git-{architecture.Runtime}.zip"),
            McpPackage = ReadPackage(config, "mcpPackage", $"wikibot-mcp-{architecture.Runtime}.zip"),
            GitMemory = ReadNumber(config, "gitMemory", 1024, 128, 10_240),
            McpMemory = ReadNumber(config, "mcpMemory", 1024, 128, 10_240),
            GitReservedConcurrency = config.Get("gitReservedConcurrency") == null ? null : ReadNumber(config, "gitReservedConcurrency", 0, 1, 10_000),
            LogRetentionDays = ReadRetention(config),
            BudgetEmail = ReadEmail(config, isAws: localStack == null),
            BudgetUsd = ReadNumber(config, "budgetUsd", 50, 1, 1_000_000),
            IdentitySecret = ReadIdentitySecret(config),
            StaticTokens = config.GetSecret("staticTokens"),
            WorkOSApiKey = config.GetSecret("workosApiKey"),
            AuthKitDomain = authKitDomain,
            Web = WebSettings.Read(config, architecture, isAws: localStack == null, authKitDomain),
            Domain = CustomDomain.Read(config),
            ManageApiGatewayLogRole = ReadFlag(config, "manageApiGatewayLogRole"),
            ThrottleRate = ReadNumber(config, "throttleRate", 50, 1, 10_000),
            ThrottleBurst = ReadNumber(config, "throttleBurst", 100, 1, 5_000),
            MaintenanceSchedule = ReadSchedule(config, "maintenanceSchedule", "rate(15 minutes)"),
            BackupSchedule = ReadSchedule(config, "backupSchedule", "rate(15 minutes)"),
            ProtectData = ReadFlag(config, "protectData"),
            LocalStackEndpoint = localStack,
        };
    }

    /// <summary>The error for a key: one sentence that starts with its name.</summary>
    internal static RunException Bad(string key, string sentence) => new($"{key} {sentence}.");

    /// <summary>Path of a zip that is there.</summary>
    internal static string ReadPackage(Config config, string key, string name)
    {
        var path = config.Get(key) ?? Path.Combine("..", "artifacts", "package", name);
        return File.Exists(path) ? path : throw Bad($"wikibot:{key}", $"names a deployment zip that does not exist ({path}): make it with ./wikibot package, or set the key to where it is");
    }

    /// <summary>A whole number within bounds.</summary>
    internal static int ReadNumber(Config config, string key, int otherwise, int least, int most)
    {
        var text = config.Get(key);
        if (text == null)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Bad($"wikibot:{key}", $"must be a whole number from {least} to {most}; it is \"{text}\"");
    }

    private static string ReadStackName()
    {
        var stack = Deployment.Instance.StackName;
        // It becomes part of bucket and role names: lower case, and short enough for the random suffix.
        return StackName().IsMatch(stack)
            ? stack
            : throw new RunException($"The stack name \"{stack}\" becomes part of bucket names: use up to 20 lower-case letters, digits and hyphens.");
    }

    private static string[] ReadZones(Config config, string region)
    {
        string[] zones;
        try
        {
            zones = config.GetObject<string[]>("availabilityZones") ?? [region + "a"];
        }
        catch (RunException)
        {
            throw Bad("wikibot:availabilityZones", $"must be a JSON list of zones, such as [\"{region}a\"]");
        }

        return zones.Length is >= 1 and <= 6 && zones.Distinct().Count() == zones.Length && zones.All(zone => zone.StartsWith(region, StringComparison.Ordinal) && zone.Length == region.Length + 1)
            ? zones
            : throw Bad("wikibot:availabilityZones", $"must list one to six different zones of {region}, such as [\"{region}a\"]");
    }

    private static bool ReadFlag(Config config, string key) => config.Get(key) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Bad($"wikibot:{key}", $"must be true or false; it is \"{other}\""),
    };

    private static int ReadRetention(Config config)
    {
        var days = ReadNumber(config, "logRetentionDays", 30, 1, 3653);
        return RetentionDays.Contains(days)
            ? days
            : throw Bad("wikibot:logRetentionDays", $"must be a period that CloudWatch knows ({string.Join(", ", RetentionDays)}); it is {days}");
    }

    private static string? ReadEmail(Config config, bool isAws)
    {
        var email = config.Get("budgetEmail");
        if (email == null)
        {
            return isAws ? throw Bad("wikibot:budgetEmail", "is not set: name the address that budget alarms go to (pulumi config set budgetEmail you@example.org)") : null;
        }

        return Email().IsMatch(email) ? email : throw Bad("wikibot:budgetEmail", $"must be an e-mail address; it is \"{email}\"");
    }

    private static Output<string> ReadIdentitySecret(Config config)
    {
        // The value itself stays out of the message.
        var length = config.Get("identitySecret")?.Length
            ?? throw Bad("wikibot:identitySecret", "is not set: give the services their shared key (pulumi config set --secret identitySecret \"$(openssl rand -base64 48)\")");
        return length >= 32 ? config.RequireSecret("identitySecret") : throw Bad("wikibot:identitySecret", $"must have at least 32 characters; it has {length}");
    }

    private static string? ReadAuthKitDomain(Config config)
    {
        var domain = config.Get("authKitDomain");
        return domain == null || HostName().IsMatch(domain)
            ? domain
            : throw Bad("wikibot:authKitDomain", $"must be a host name such as cheerful-otter-12.authkit.app, without https://; it is \"{domain}\"");
    }

    private static string ReadSchedule(Config config, string key, string otherwise)
    {
        var expression = config.Get(key) ?? otherwise;
        return Schedule().IsMatch(expression)
            ? expression
            : throw Bad($"wikibot:{key}", $"must be a schedule such as rate(15 minutes) or cron(0 3 * * ? *); it is \"{expression}\"");
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex StackName();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s.]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Email();

    [GeneratedRegex(@"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    internal static partial Regex HostName();

    [GeneratedRegex(@"^(?:rate\([1-9][0-9]* (?:minutes?|hours?|days?)\)|cron\([^()]+\))$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Schedule();
}
