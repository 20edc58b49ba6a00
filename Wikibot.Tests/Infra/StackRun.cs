using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using Pulumi.Testing;
using Wikibot.Infra;

namespace Wikibot.Tests.Infra;

/// <summary>
/// The program, run under mocks: what it registers, in full. Configuration reaches a Pulumi program by environment
/// variables only, and those belong to the whole process: all users are in one collection, one after the other.
/// </summary>
internal sealed class StackRun
{
    public const string IdentitySecret = "an-identity-secret-for-tests-only-0001";
    public const string StaticTokens = "alice=a-static-token-for-tests-only-0002";
    public const string WorkOSKey = "sk_a_key_for_tests_only_0003";
    public const string WebSecret = "a-client-secret-for-tests-only-0004";

    private static readonly Dictionary<string, StackRun> Runs = [];
    private static StackRun? _signed;

    private StackRun(ImmutableArray<Registration> all, WikibotStack stack)
    {
        All = all;
        Stack = stack;
    }

    public ImmutableArray<Registration> All { get; }

    public WikibotStack Stack { get; }

    /// <summary>The development stack; run once.</summary>
    public static Task<StackRun> DevAsync() => OfAsync("dev");

    /// <summary>The development stack with mocks that sign what they give out (<see cref="AwsMocks"/>), to see who waits for whom.</summary>
    public static async Task<StackRun> SignedAsync() => _signed ??= await RunAsync("dev", [], signed: true);

    /// <summary>A stack with further configuration (null takes a key away); run once for each.</summary>
    public static async Task<StackRun> OfAsync(string stackName, params (string Key, string? Value)[] changes)
    {
        var key = JsonSerializer.Serialize((IEnumerable<string?>)[stackName, .. changes.SelectMany(change => (string?[])[change.Key, change.Value])]);
        if (!Runs.TryGetValue(key, out var run))
        {
            Runs[key] = run = await RunAsync(stackName, changes);
        }

        return run;
    }

    public Registration One(string type, string name) => All.Single(candidate => candidate.Type == type && candidate.Name == name);

    public ImmutableArray<Registration> Of(string type) => [.. All.Where(candidate => candidate.Type == type)];

    private static async Task<StackRun> RunAsync(string stackName, (string Key, string? Value)[] changes, bool signed = false)
    {
        using var packages = new ScratchFolder();
        foreach (var zip in (string[])["git.zip", "mcp.zip", "web.zip"])
        {
            await File.WriteAllTextAsync(packages[zip], "a zip, for the name's sake");
        }

        var config = new Dictionary<string, string?>
        {
            ["aws:region"] = "eu-central-1",
            ["wikibot:gitPackage"] = packages["git.zip"],
            ["wikibot:mcpPackage"] = packages["mcp.zip"],
            ["wikibot:webPackage"] = packages["web.zip"],
            ["wikibot:webClientId"] = "client_for_tests",
            ["wikibot:webClientSecret"] = WebSecret,
            ["wikibot:budgetEmail"] = "owner@example.org",
            ["wikibot:identitySecret"] = IdentitySecret,
            ["wikibot:staticTokens"] = StaticTokens,
            ["wikibot:workosApiKey"] = WorkOSKey,
            ["wikibot:authKitDomain"] = "cheerful-otter-12.authkit.app",
        };
        foreach (var (key, value) in changes)
        {
            config[key] = value;
        }

        string[] secrets = ["wikibot:identitySecret", "wikibot:staticTokens", "wikibot:workosApiKey", "wikibot:webClientSecret"];
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(config.Where(pair => pair.Value != null).ToDictionary()));
        Environment.SetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS", JsonSerializer.Serialize(secrets));
        try
        {
            var mocks = new AwsMocks(signed);
            SpiedStack.Mocks.Value = mocks;
            var resources = await Deployment.TestAsync<SpiedStack>(mocks, new TestOptions { ProjectName = "wikibot", StackName = stackName, IsPreview = false });
            return new StackRun(await mocks.RegistrationsAsync(), resources.OfType<WikibotStack>().Single());
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_CONFIG", null);
            Environment.SetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS", null);
        }
    }

    /// <summary>The program with a look at each resource's arguments and options, which mocks are not shown.</summary>
    private sealed class SpiedStack() : WikibotStack(new StackOptions { ResourceTransformations = { Look } })
    {
        public static readonly AsyncLocal<AwsMocks> Mocks = new();

        private static ResourceTransformationResult? Look(ResourceTransformationArgs args)
        {
            Mocks.Value!.Saw(args);
            return null;
        }
    }
}

/// <summary>One registered resource.</summary>
/// <param name="Type">Type token, such as <c>aws:ec2/vpc:Vpc</c>.</param>
/// <param name="Name">Logical name.</param>
/// <param name="Parent">Logical name of the parent.</param>
/// <param name="Provider">URN and id of its provider; empty for components.</param>
/// <param name="Inputs">Inputs as the engine gets them.</param>
/// <param name="DependsOn">Explicit dependencies: type and name.</param>
/// <param name="Args">Its typed arguments.</param>
/// <param name="Options">Its options.</param>
internal sealed record Registration(
    string Type,
    string Name,
    string? Parent,
    string Provider,
    JsonElement Inputs,
    ImmutableArray<(string Type, string Name)> DependsOn,
    ResourceArgs Args,
    ResourceOptions Options)
{
    public string Key => $"{Type} {Name}";

    /// <summary>An input by its path, such as <c>vpcConfig.subnetIds.0</c>; fails when there is none.</summary>
    public JsonElement this[string path]
    {
        get
        {
            var at = Inputs;
            foreach (var part in path.Split('.'))
            {
                at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(part)] : at.GetProperty(part);
            }

            return at;
        }
    }

    public string Text(string path) => this[path].GetString()!;

    public bool Has(string property) => Inputs.TryGetProperty(property, out _);

    /// <summary>An input that is a JSON document.</summary>
    public JsonElement Document(string path) => JsonDocument.Parse(Text(path)).RootElement;
}
