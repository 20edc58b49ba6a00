using System.Text.Json;
using Pulumi;
using Pulumi.Aws.ApiGateway;
using Pulumi.Aws.ApiGateway.Inputs;
using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Lambda;
using ApiDeployment = Pulumi.Aws.ApiGateway.Deployment;
using ApiResource = Pulumi.Aws.ApiGateway.Resource;
using ApiResourceArgs = Pulumi.Aws.ApiGateway.ResourceArgs;

namespace Wikibot.Infra.Components;

/// <summary>
/// A REST API in front of a function: its routes, one stage with traces, access log and throttling.
/// A REST API because only that kind joins X-Ray traces (decision 0011). The MCP function and the web function have one each:
/// the web's answers hold pictures, and an API that passes bytes on takes every body as Base64, which leaves less room in it.
/// Git's packs are such bytes too, so what they go through is a third one, in front of the MCP function.
/// </summary>
internal sealed class Gateway : ComponentResource
{
    /// <summary>The stage, and so the first segment of every path on the inner side; <see cref="Edge"/> hides it.</summary>
    public const string StageName = "live";

    /// <summary>Seconds after which API Gateway gives up.</summary>
    public const int Timeout = 29;

    // What API Gateway knows of a request; no header and no query, so no token.
    private static readonly string AccessLogFormat = JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["requestId"] = "$context.requestId",
        ["traceId"] = "$context.xrayTraceId",
        ["time"] = "$context.requestTime",
        ["method"] = "$context.httpMethod",
        ["path"] = "$context.path",
        ["status"] = "$context.status",
        ["latencyMs"] = "$context.responseLatency",
        ["integrationMs"] = "$context.integrationLatency",
        ["integrationError"] = "$context.integrationErrorMessage",
    });

    private readonly string _name;
    private readonly StackSettings _settings;

    private Gateway(string name, StackSettings settings, Function function, Secrets secrets, GatewayRoute[] routes, bool binary, Account? logRole, ComponentResourceOptions options, int host = 0)
        : base("wikibot:infra:Gateway", name, options)
    {
        _name = name;
        _settings = settings;
        var api = new RestApiArgs
        {
            Description = $"Wikibot {settings.Stack}",
            EndpointConfiguration = new RestApiEndpointConfigurationArgs { Types = "REGIONAL" },
        };
        if (binary)
        {
            api.BinaryMediaTypes.Add("*/*");
        }

        Api = new RestApi(name, api, Own);
        _ = new Permission(name, new PermissionArgs
        {
            Action = "lambda:InvokeFunction",
            Function = function.Name,
            Principal = "apigateway.amazonaws.com",
            SourceArn = Output.Format($"{Api.ExecutionArn}/{StageName}/*"),
        }, Own);

        LogRole = logRole ?? (settings.ManageApiGatewayLogRole ? MakeLogRole() : null);
        Stage = MakeStage([.. routes.Select(route => MakeRoute(route, function))]);

        // The function refuses hosts that it does not know, and this is the one that it sees.
        secrets.Tell($"{name}-inner-host", $"AllowedHosts/{host}", Host, Own);
        RegisterOutputs();
    }

    /// <summary>Registers that of the MCP function.</summary>
    public static Gateway OfMcp(string name, StackSettings settings, McpFunction mcp, Secrets secrets, ComponentResourceOptions options) => new(
        name, settings, mcp.Function, secrets,
        [new("mcp", "ANY", "mcp"), new("well-known", "GET", ".well-known", "{proxy+}"), new("health", "GET", "health")],
        binary: false, logRole: null, options);

    /// <summary>Registers that of git's clients, in front of the MCP function, which passes them on.</summary>
    public static Gateway OfGit(string name, StackSettings settings, McpFunction mcp, Secrets secrets, Gateway first, ComponentResourceOptions options) => new(
        name, settings, mcp.Function, secrets, [new("git", "ANY", "git", "{proxy+}")], binary: true, first.LogRole, options, host: 1);

    /// <summary>Registers that of the web function: every path there is.</summary>
    public static Gateway OfWeb(string name, StackSettings settings, WebFunction web, Secrets secrets, Gateway mcp, ComponentResourceOptions options) => new(
        name, settings, web.Function, secrets, [new("root", "ANY"), new("any", "ANY", "{proxy+}")], binary: true, mcp.LogRole, options);

    /// <summary>The API.</summary>
    public RestApi Api { get; }

    /// <summary>Its one stage.</summary>
    public Stage Stage { get; }

    /// <summary>Host name of the API; paths on it begin with the stage.</summary>
    public Output<string> Host => Output.Format($"{Api.Id}.execute-api.{_settings.Region}.amazonaws.com");

    /// <summary>The account's one logging role of this region, where this stack sets it: the first gateway makes it, for all.</summary>
    private Account? LogRole { get; }

    private CustomResourceOptions Own => new() { Parent = this };

    private Integration MakeRoute(GatewayRoute route, Function function)
    {
        Input<string> path = Api.RootResourceId;
        for (var i = 0; i < route.Path.Length; i++)
        {
            path = new ApiResource($"{_name}-{route.Name}{(i == 0 ? "" : "-any")}", new ApiResourceArgs { RestApi = Api.Id, ParentId = path, PathPart = route.Path[i] }, Own).Id;
        }

        var method = new Method($"{_name}-{route.Name}", new MethodArgs
        {
            RestApi = Api.Id,
            ResourceId = path,
            HttpMethod = route.Verb,

            // Open at the gateway: the service behind it authenticates.
            Authorization = "NONE",
        }, Own);
        return new Integration($"{_name}-{route.Name}", new IntegrationArgs
        {
            RestApi = Api.Id,
            ResourceId = path,
            HttpMethod = method.HttpMethod,
            IntegrationHttpMethod = "POST",
            Type = "AWS_PROXY",
            Uri = function.InvokeArn,
            TimeoutMilliseconds = Timeout * 1000,
        }, Own);
    }

    private Stage MakeStage(Integration[] routes)
    {
        var deployment = new ApiDeployment(_name, new DeploymentArgs
        {
            RestApi = Api.Id,

            // A deployment is a snapshot: one that changes with the routes is made anew.
            Triggers = { ["routes"] = Output.All(routes.Select(route => (Input<string>)Output.Format($"{route.ResourceId} {route.HttpMethod} {route.Uri}"))).Apply(all => string.Join('\n', all)) },
        }, new CustomResourceOptions { Parent = this, DependsOn = { routes.Select(route => (Input<Pulumi.Resource>)route).ToArray() } });
        var log = new LogGroup($"{_name}-access", new LogGroupArgs { RetentionInDays = _settings.LogRetentionDays }, Own);
        var stageOptions = new CustomResourceOptions { Parent = this };
        if (LogRole != null)
        {
            stageOptions.DependsOn.Add(LogRole);
        }

        var stage = new Stage(_name, new StageArgs
        {
            RestApi = Api.Id,
            Deployment = deployment.Id,
            StageName = StageName,
            XrayTracingEnabled = true,
            AccessLogSettings = new StageAccessLogSettingsArgs { DestinationArn = log.Arn, Format = AccessLogFormat },
        }, stageOptions);
        _ = new MethodSettings(_name, new MethodSettingsArgs
        {
            RestApi = Api.Id,
            StageName = stage.StageName,
            MethodPath = "*/*",
            Settings = new MethodSettingsSettingsArgs
            {
                ThrottlingRateLimit = _settings.ThrottleRate,
                ThrottlingBurstLimit = _settings.ThrottleBurst,

                // Metrics for each method are custom metrics at 0.30 USD each a month; those of the stage are free.
                MetricsEnabled = false,
            },
        }, Own);
        return stage;
    }

    // AWS wants it there before a stage can log.
    private Account MakeLogRole()
    {
        var role = new Role($"{_name}-log", new RoleArgs { AssumeRolePolicy = Policy.Trust("apigateway.amazonaws.com") }, Own);
        var mayLog = new RolePolicyAttachment($"{_name}-log", new RolePolicyAttachmentArgs
        {
            Role = role.Name,
            PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
        }, Own);
        return new Account($"{_name}-log", new AccountArgs { CloudwatchRoleArn = role.Arn }, new CustomResourceOptions { Parent = this, DependsOn = { mayLog } });
    }
}

/// <summary>A way through a gateway.</summary>
/// <param name="Name">Of its resources.</param>
/// <param name="Verb">Which method, or <c>ANY</c>.</param>
/// <param name="Path">The parts of its path, at most two; none for the root.</param>
internal sealed record GatewayRoute(string Name, string Verb, params string[] Path);
