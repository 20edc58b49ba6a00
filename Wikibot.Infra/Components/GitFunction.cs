using System.Globalization;
using Pulumi;
using Pulumi.Aws.Lambda;
using Pulumi.Aws.Lambda.Inputs;

namespace Wikibot.Infra.Components;

/// <summary>The git service: in the network, with the share mounted, reachable only by a signed call to its Function URL.</summary>
internal sealed class GitFunction : ServiceFunction
{
    /// <summary>Where the share is mounted (Lambda asks for a path below /mnt).</summary>
    public const string MountPath = "/mnt/efs";

    /// <summary>Seconds, as many as Lambda allows. A request ends at the gateway after 29; a scheduled backup of a large wiki may need them.</summary>
    public const int Timeout = 900;

    /// <summary>Most bytes of a pack in an answer: of Lambda's 6 MB, Base64 leaves 4.7 million, and the bands take some.</summary>
    private const int MaxPackBytes = 4_500_000;

    /// <summary>Registers the function and its URL.</summary>
    /// <param name="name">Name of the component and prefix of its resources.</param>
    /// <param name="settings">The stack's configuration.</param>
    /// <param name="network">Where it runs.</param>
    /// <param name="share">What it mounts; absent on LocalStack.</param>
    /// <param name="backups">Where its backups go.</param>
    /// <param name="options">Parent and provider.</param>
    public GitFunction(string name, StackSettings settings, Network network, SharedFileSystem? share, Backups backups, ComponentResourceOptions options)
        : base("wikibot:infra:GitFunction", name, settings, options)
    {
        var policies = new List<Resource> { BasePolicy, Grant("network", NetworkInterfaces(settings, network)), Grant("backups", backups.Access) };
        if (share != null)
        {
            policies.Add(Grant("share", share.Access));
        }

        var environment = new InputMap<string>
        {
            // The one secret: Lambda keeps the environment encrypted, and this function has no way to a parameter store.
            ["Wikibot__Identity__Secret"] = settings.IdentitySecret,
            ["Wikibot__Storage__Root"] = share == null ? "/tmp/wikis" : MountPath,
            ["Wikibot__Backups__Bucket"] = backups.Bucket.BucketName,
            ["Wikibot__Fetches__MaxAnswerBytes"] = MaxPackBytes.ToString(CultureInfo.InvariantCulture),
        };
        Function = MakeFunction("Wikibot.Git", settings.GitPackage, settings.GitMemory, Timeout, environment, [.. policies, .. share?.MountTargets ?? []], args =>
        {
            args.VpcConfig = new FunctionVpcConfigArgs
            {
                SubnetIds = { network.PrivateSubnets.Select(subnet => (Input<string>)subnet.Id).ToArray() },
                SecurityGroupIds = { network.FunctionGroup.Id },
            };
            if (share != null)
            {
                args.FileSystemConfig = new FunctionFileSystemConfigArgs { Arn = share.AccessPoint.Arn, LocalMountPath = MountPath };
            }

            if (settings.GitReservedConcurrency is { } reserved)
            {
                args.ReservedConcurrentExecutions = reserved;
            }
        });
        // The schedules invoke asynchronously, where Lambda itself would try twice more: what fails is taken up by the next event.
        _ = new FunctionEventInvokeConfig(name, new FunctionEventInvokeConfigArgs { FunctionName = Function.Name, MaximumRetryAttempts = 0, MaximumEventAgeInSeconds = 300 }, Own);
        Url = new FunctionUrl(name, new FunctionUrlArgs { FunctionName = Function.Name, AuthorizationType = "AWS_IAM", InvokeMode = "BUFFERED" }, Own);
        RegisterOutputs();
    }

    /// <inheritdoc/>
    public override Function Function { get; }

    /// <summary>The address that takes signed calls.</summary>
    public FunctionUrl Url { get; }

    /// <summary>
    /// What a caller's role needs. New Function URLs ask for both actions; the conditions keep the second from allowing
    /// a direct invocation.
    /// </summary>
    public Statement[] CallThroughUrl =>
    [
        new()
        {
            Actions = ["lambda:InvokeFunctionUrl"],
            Resources = [Function.Arn],
            Conditions = [("StringEquals", "lambda:FunctionUrlAuthType", "AWS_IAM")],
        },
        new()
        {
            Actions = ["lambda:InvokeFunction"],
            Resources = [Function.Arn],
            Conditions = [("Bool", "lambda:InvokedViaFunctionUrl", "true")],
        },
    ];

    // What Lambda itself does with the role to put the function into the network (Lambda developer guide, "Giving Lambda functions
    // access to resources in a VPC"): describing knows no resources, and deleting must be allowed for all of the account's.
    private Statement[] NetworkInterfaces(StackSettings settings, Network network)
    {
        var account = Role.Arn.Apply(arn => $"arn:aws:ec2:{settings.Region}:{arn.Split(':')[4]}");
        return
        [
            new()
            {
                Actions = ["ec2:CreateNetworkInterface"],
                Resources =
                [
                    .. network.PrivateSubnets.Select(subnet => (Input<string>)subnet.Arn),
                    network.FunctionGroup.Arn,
                    Output.Format($"{account}:network-interface/*"),
                ],
            },
            new()
            {
                Actions = ["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
                Resources = [Output.Format($"{account}:*/*")],
            },
            new() { Actions = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], Resources = ["*"] },
        ];
    }
}
