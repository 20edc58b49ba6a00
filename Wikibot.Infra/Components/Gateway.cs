using System.Text.Json;
using Pulumi;
using Pulumi.Aws.ApiGateway;
using Pulumi.Aws.ApiGateway.Inputs;
using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Lambda;
using Pulumi.Aws.Ssm;
using ApiDeployment = Pulumi.Aws.ApiGateway.Deployment;
using ApiResource = Pulumi.Aws.ApiGateway.Resource;
using ApiResourceArgs = Pulumi.Aws.ApiGateway.ResourceArgs;

namespace Wikibot.Infra.Components;

/// <summary>
/// The REST API in front of the MCP function: three routes, one stage with traces, access log and throttling.
/// A REST API because only that kind joins X-Ray traces (decision 0011).
/// </summary>
internal sealed class Gateway : ComponentResource
{
    /// <summary>The stage, and so the first segment of every path on the inner side; <see cref="Edge"/> hides it.</summary>
    public const string StageName = "live";

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

    /// <summary>Registers the API.</summary>
    public Gateway(string name, StackSettings settings, McpFunction mcp, ComponentResourceOptions options)
        : base("wikibot:infra:Gateway", name, options)
    {
        _name = name;
        _settings = settings;
        Api = new RestApi(name, new RestApiArgs
        {
            Description = $"Wikibot {settings.Stack}",
            EndpointConfiguration = new RestApiEndpointConfigurationArgs { Types = "REGIONAL" },
        }, Own);
        _ = new Permission(name, new PermissionArgs
        {
            Action = "lambda:InvokeFunction",
            Function = mcp.Function.Name,
            Principal = "apigateway.amazonaws.com",
            SourceArn = Output.Format($"{Api.ExecutionArn}/{StageName}/*"),
        }, Own);

        var wellKnown = MakePath("well-known", Api.RootResourceId, ".well-known");
        var routes = new[]
        {
            Route("mcp", MakePath("mcp", Api.RootResourceId, "mcp"), "ANY", mcp.Function),
            Route("well-known", MakePath("well-known-any", wellKnown.Id, "{proxy+}"), "GET", mcp.Function),
            Route("health", MakePath("health", Api.RootResourceId, "health"), "GET", mcp.Function),
        };
        Stage = MakeStage(routes);

        // The MCP function refuses hosts that it does not know, and this is the one that it sees.
        _ = new Parameter($"{name}-inner-host", new ParameterArgs
        {
            Name = $"{Secrets.PathOf(settings)}/Wikibot/AllowedHosts/0",
            Type = ParameterType.String,
            Value = Host,
        }, Own);
        RegisterOutputs();
    }

    /// <summary>The API.</summary>
    public RestApi Api { get; }

    /// <summary>Its one stage.</summary>
    public Stage Stage { get; }

    /// <summary>Host name of the API; paths on it begin with the stage.</summary>
    public Output<string> Host => Output.Format($"{Api.Id}.execute-api.{_settings.Region}.amazonaws.com");

    private CustomResourceOptions Own => new() { Parent = this };

    private ApiResource MakePath(string name, Input<string> parent, string part)
        => new($"{_name}-{name}", new ApiResourceArgs { RestApi = Api.Id, ParentId = parent, PathPart = part }, Own);

    private Integration Route(string name, ApiResource path, string verb, Function function)
    {
        var method = new Method($"{_name}-{name}", new MethodArgs
        {
            RestApi = Api.Id,
            ResourceId = path.Id,
            HttpMethod = verb,

            // Open at the gateway: the MCP service authenticates, and /health and the metadata are public.
            Authorization = "NONE",
        }, Own);
        return new Integration($"{_name}-{name}", new IntegrationArgs
        {
            RestApi = Api.Id,
            ResourceId = path.Id,
            HttpMethod = method.HttpMethod,
            IntegrationHttpMethod = "POST",
            Type = "AWS_PROXY",
            Uri = function.InvokeArn,
            TimeoutMilliseconds = McpFunction.Timeout * 1000,
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
        if (_settings.ManageApiGatewayLogRole)
        {
            stageOptions.DependsOn.Add(MakeLogRole());
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

    // The account's one logging role of this region: AWS wants it there before a stage can log.
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
