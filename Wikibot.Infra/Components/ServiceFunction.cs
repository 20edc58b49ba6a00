using Pulumi;
using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Lambda;
using Pulumi.Aws.Lambda.Inputs;

namespace Wikibot.Infra.Components;

/// <summary>
/// What all functions share: an ordinary ASP.NET Core service that the Lambda Web Adapter layer runs (decision 0012),
/// its log group, and a role that may write that log and send traces.
/// </summary>
internal abstract class ServiceFunction : ComponentResource
{
    private const string Port = "8080";

    private readonly StackSettings _settings;
    private readonly string _name;

    private protected ServiceFunction(string type, string name, StackSettings settings, ComponentResourceOptions options)
        : base(type, name, options)
    {
        _settings = settings;
        _name = name;
        Role = new Role(name, new RoleArgs { AssumeRolePolicy = Policy.Trust("lambda.amazonaws.com") }, Own);
        Log = new LogGroup(name, new LogGroupArgs { RetentionInDays = settings.LogRetentionDays }, Own);
        BasePolicy = Grant("basic", LogAndTrace);
    }

    /// <summary>The role that the function runs as.</summary>
    public Role Role { get; }

    /// <summary>The function.</summary>
    public abstract Function Function { get; }

    /// <summary>Log and traces; there before the function, like every policy that its start needs.</summary>
    protected RolePolicy BasePolicy { get; }

    /// <summary>Options of a child.</summary>
    protected CustomResourceOptions Own => new() { Parent = this };

    private LogGroup Log { get; }

    private Statement[] LogAndTrace =>
    [
        new() { Actions = ["logs:CreateLogStream", "logs:PutLogEvents"], Resources = [Output.Format($"{Log.Arn}:*")] },

        // X-Ray knows no resources to narrow this to (service authorization reference).
        new() { Actions = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resources = ["*"] },
    ];

    /// <summary>Gives the role a further right.</summary>
    protected RolePolicy Grant(string purpose, params Statement[] statements)
        => new($"{_name}-{purpose}", new RolePolicyArgs { Role = Role.Id, Policy = Policy.Document(statements) }, Own);

    /// <summary>Registers the function.</summary>
    /// <param name="executable">Name of the executable in the zip: the Web Adapter starts what the handler names.</param>
    /// <param name="package">Path of the zip.</param>
    /// <param name="memory">Megabytes.</param>
    /// <param name="timeout">Seconds.</param>
    /// <param name="environment">The service's own variables.</param>
    /// <param name="dependsOn">What has to be there before.</param>
    /// <param name="refine">What only one of them has.</param>
    protected Function MakeFunction(
        string executable,
        string package,
        int memory,
        int timeout,
        InputMap<string> environment,
        IEnumerable<Resource> dependsOn,
        Action<FunctionArgs>? refine = null)
    {
        var args = new FunctionArgs
        {
            Runtime = Runtime.Dotnet10,
            Architectures = { _settings.Architecture.Lambda },
            Code = new FileArchive(package),
            Handler = executable,
            Role = Role.Arn,
            MemorySize = memory,
            Timeout = timeout,
            TracingConfig = new FunctionTracingConfigArgs { Mode = "Active" },
            LoggingConfig = new FunctionLoggingConfigArgs { LogFormat = "Text", LogGroup = Log.Name },
            Environment = new FunctionEnvironmentArgs { Variables = InputMap<string>.Merge(AdapterEnvironment, environment) },
        };
        if (_settings.IsAws)
        {
            args.Layers.Add(_settings.Architecture.AdapterArn(_settings.Region));
        }

        refine?.Invoke(args);
        return new Function(_name, args, new CustomResourceOptions { Parent = this, DependsOn = { dependsOn.Select(resource => (Input<Resource>)resource).ToArray() } });
    }

    private static InputMap<string> AdapterEnvironment => new()
    {
        ["AWS_LAMBDA_EXEC_WRAPPER"] = "/opt/bootstrap",
        ["AWS_LWA_PORT"] = Port,
        ["AWS_LWA_READINESS_CHECK_PATH"] = "/alive",
        ["AWS_LWA_INVOKE_MODE"] = "buffered",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Port}",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        // The garbage collector's youngest generation, 64 MiB (hexadecimal). The X-Ray exporter takes 64 KiB a span: with the
        // default of a few hundred KiB, collections made tracing three times as dear (docs/decisions/0007). No setting of a
        // project file reaches this.
        ["DOTNET_GCgen0size"] = "0x4000000",
    };
}
