using Pulumi;
using Pulumi.Aws.S3;
using Pulumi.Aws.S3.Inputs;
using BucketServerSideEncryptionConfigurationArgs = Pulumi.Aws.S3.BucketServerSideEncryptionConfigurationArgs;
using BucketVersioningArgs = Pulumi.Aws.S3.BucketVersioningArgs;

namespace Wikibot.Infra.Components;

/// <summary>The bucket for backups: versioned, encrypted, closed to the public and to plain HTTP.</summary>
internal sealed class Backups : ComponentResource
{
    /// <summary>Days that a replaced or deleted object can still be brought back.</summary>
    private const int KeepDeletedDays = 30;

    /// <summary>Seconds for which a browser need not ask again whether it may send.</summary>
    private const int CorsSeconds = 3600;

    private readonly StackSettings _settings;

    /// <summary>Registers the bucket.</summary>
    public Backups(string name, StackSettings settings, ComponentResourceOptions options)
        : base("wikibot:infra:Backups", name, options)
    {
        _settings = settings;
        var own = new CustomResourceOptions { Parent = this };
        Bucket = new Bucket(name, new BucketArgs { ForceDestroy = !settings.ProtectData }, new CustomResourceOptions { Parent = this, Protect = settings.ProtectData });
        _ = new BucketVersioning(name, new BucketVersioningArgs
        {
            Bucket = Bucket.Id,
            VersioningConfiguration = new BucketVersioningVersioningConfigurationArgs { Status = "Enabled" },
        }, own);
        _ = new BucketServerSideEncryptionConfiguration(name, new BucketServerSideEncryptionConfigurationArgs
        {
            Bucket = Bucket.Id,
            Rules =
            {
                new BucketServerSideEncryptionConfigurationRuleArgs
                {
                    ApplyServerSideEncryptionByDefault = new BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs { SseAlgorithm = "AES256" },
                },
            },
        }, own);
        var closed = new BucketPublicAccessBlock(name, new BucketPublicAccessBlockArgs
        {
            Bucket = Bucket.Id,
            BlockPublicAcls = true,
            BlockPublicPolicy = true,
            IgnorePublicAcls = true,
            RestrictPublicBuckets = true,
        }, own);
        CleanUp(name, own);
        _ = new BucketPolicy(name, new BucketPolicyArgs
        {
            Bucket = Bucket.Id,
            Policy = Policy.Document(new Statement
            {
                Effect = "Deny",
                Principal = ("AWS", "*"),
                Actions = ["s3:*"],
                Resources = [Bucket.Arn, Output.Format($"{Bucket.Arn}/*")],
                Conditions = [("Bool", "aws:SecureTransport", "false")],
            }),
        }, new CustomResourceOptions { Parent = this, DependsOn = { closed } });
        RegisterOutputs();
    }

    /// <summary>The bucket.</summary>
    public Bucket Bucket { get; }

    /// <summary>Where browsers send and fetch what is too large for the functions: the origin of its links.</summary>
    public Output<string> Origin => Output.Format($"https://{Bucket.BucketName}.s3.{_settings.Region}.amazonaws.com");

    /// <summary>Lets pages of the site, and of no other, send files here by a script. What may be sent, each form says itself, signed by the git function.</summary>
    /// <param name="name">Name of the resource.</param>
    /// <param name="site">The site's origin.</param>
    public void Welcome(string name, Output<string> site) => _ = new BucketCorsConfiguration(name, new BucketCorsConfigurationArgs
    {
        Bucket = Bucket.Id,
        CorsRules =
        {
            new BucketCorsConfigurationCorsRuleArgs
            {
                Id = "uploads",
                AllowedOrigins = { site },
                AllowedMethods = { "POST" },
                AllowedHeaders = { "content-type" },
                MaxAgeSeconds = CorsSeconds,
            },
        },
    }, new CustomResourceOptions { Parent = this });

    /// <summary>What the git function's role needs. Deleting leaves a version behind; only the lifecycle rule removes those.</summary>
    public Statement[] Access =>
    [
        new() { Actions = ["s3:ListBucket", "s3:ListBucketMultipartUploads"], Resources = [Bucket.Arn] },
        new()
        {
            Actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            Resources = [Output.Format($"{Bucket.Arn}/*")],
        },
    ];

    private void CleanUp(string name, CustomResourceOptions own)
    {
        _ = new BucketLifecycleConfiguration(name, new BucketLifecycleConfigurationArgs
        {
            Bucket = Bucket.Id,
            Rules =
            {
                new BucketLifecycleConfigurationRuleArgs
                {
                    Id = "clean-up",
                    Status = "Enabled",
                    Filter = new BucketLifecycleConfigurationRuleFilterArgs { Prefix = "" },
                    AbortIncompleteMultipartUpload = new BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs { DaysAfterInitiation = 1 },
                    NoncurrentVersionExpiration = new BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs { NoncurrentDays = KeepDeletedDays },
                    Expiration = new BucketLifecycleConfigurationRuleExpirationArgs { ExpiredObjectDeleteMarker = true },
                },
                // Whole wikis that somebody downloaded by a link: the link is dead within the hour, and nobody restores them.
                ForADay("exports"),
                // Large files on their way: in, until the wiki has them, and out, while they are looked at.
                ForADay("uploads"),
                ForADay("files"),
            },
        }, own);
    }

    private static BucketLifecycleConfigurationRuleArgs ForADay(string folder) => new()
    {
        Id = folder,
        Status = "Enabled",
        Filter = new BucketLifecycleConfigurationRuleFilterArgs { Prefix = folder + "/" },
        NoncurrentVersionExpiration = new BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs { NoncurrentDays = 1 },
        Expiration = new BucketLifecycleConfigurationRuleExpirationArgs { Days = 1 },
    };
}
