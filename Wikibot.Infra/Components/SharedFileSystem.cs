using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Efs;
using Pulumi.Aws.Efs.Inputs;

namespace Wikibot.Infra.Components;

/// <summary>
/// The share that holds the repositories: EFS, encrypted at rest and on the way, backed up daily, cold files moved to
/// infrequent access. Regional even with one zone: a One Zone share cannot grow to a second zone, it would be replaced.
/// </summary>
internal sealed class SharedFileSystem : ComponentResource
{
    /// <summary>User and group that own every file; the functions run as another one.</summary>
    private const int Owner = 1000;

    /// <summary>Registers the share and its mount targets.</summary>
    public SharedFileSystem(string name, StackSettings settings, Network network, ComponentResourceOptions options)
        : base("wikibot:infra:SharedFileSystem", name, options)
    {
        var own = new CustomResourceOptions { Parent = this };
        FileSystem = new FileSystem($"{name}-share", new FileSystemArgs
        {
            Encrypted = true,
            PerformanceMode = "generalPurpose",
            ThroughputMode = "elastic",
            LifecyclePolicies =
            {
                new FileSystemLifecyclePolicyArgs { TransitionToIa = "AFTER_30_DAYS" },
                new FileSystemLifecyclePolicyArgs { TransitionToPrimaryStorageClass = "AFTER_1_ACCESS" },
            },
            Tags = { ["Name"] = name },
        }, new CustomResourceOptions { Parent = this, Protect = settings.ProtectData });
        _ = new BackupPolicy($"{name}-share", new BackupPolicyArgs
        {
            FileSystemId = FileSystem.Id,
            BackupPolicyDetails = new BackupPolicyBackupPolicyArgs { Status = "ENABLED" },
        }, own);
        _ = new FileSystemPolicy($"{name}-share", new FileSystemPolicyArgs
        {
            FileSystemId = FileSystem.Id,
            Policy = Policy.Document(new Statement
            {
                Effect = "Deny",
                Principal = ("AWS", "*"),
                Actions = ["*"],
                Resources = [FileSystem.Arn],
                Conditions = [("Bool", "aws:SecureTransport", "false")],
            }),
        }, own);
        MountTargets = [.. network.PrivateSubnets.Zip(settings.AvailabilityZones).Select(pair => new MountTarget(
            $"{name}-{pair.Second[^1]}",
            new MountTargetArgs { FileSystemId = FileSystem.Id, SubnetId = pair.First.Id, SecurityGroups = { network.ShareGroup.Id } },
            own))];
        AccessPoint = new AccessPoint($"{name}-share", new AccessPointArgs
        {
            FileSystemId = FileSystem.Id,
            PosixUser = new AccessPointPosixUserArgs { Uid = Owner, Gid = Owner },
            RootDirectory = new AccessPointRootDirectoryArgs
            {
                Path = "/wikibot",
                CreationInfo = new AccessPointRootDirectoryCreationInfoArgs { OwnerUid = Owner, OwnerGid = Owner, Permissions = "0750" },
            },
            Tags = { ["Name"] = name },
        }, own);
        RegisterOutputs();
    }

    /// <summary>The file system.</summary>
    public FileSystem FileSystem { get; }

    /// <summary>The folder and the user that the git function gets.</summary>
    public AccessPoint AccessPoint { get; }

    /// <summary>One in each zone; a function that mounts the share fails before they are there.</summary>
    public ImmutableArray<MountTarget> MountTargets { get; }

    /// <summary>What a function's role needs to mount and write, through the access point only.</summary>
    public Statement Access => new()
    {
        Actions = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resources = [FileSystem.Arn],
        Conditions = [("StringEquals", "elasticfilesystem:AccessPointArn", AccessPoint.Arn)],
    };
}
