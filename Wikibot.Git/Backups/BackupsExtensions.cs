using Amazon.S3;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Backups;

internal static partial class BackupsExtensions
{
    public static IHostApplicationBuilder AddBackups(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BackupOptions>().BindConfiguration(BackupOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services
            .AddSingleton(services => new Lazy<IAmazonS3>(() => S3Client.Create(services.GetRequiredService<IConfiguration>())))
            .AddSingleton<BackupBucket>()
            .AddSingleton<BackupChain>()
            .AddSingleton<BackupRunner>()
            .AddSingleton<RestoreRunner>()
            .AddSingleton<MemberReturns>()
            .AddSingleton<BackupVerifier>()
            .AddSingleton<ExportService>()
            .AddHostedService<BackupAnnouncement>();
        return builder;
    }

    /// <summary>Says once, at the start, where backups go or that they are off.</summary>
    private sealed partial class BackupAnnouncement(IOptions<BackupOptions> options, ILogger<BackupAnnouncement> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (options.Value.Bucket.Length > 0)
            {
                LogOn(options.Value.Bucket, options.Value.Prefix);
            }
            else
            {
                LogOff();
            }

            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(Level = LogLevel.Information, Message = "Backups go to the bucket {Bucket} under '{Prefix}'")]
        private partial void LogOn(string bucket, string prefix);

        [LoggerMessage(Level = LogLevel.Information, Message = "Backups are off: no bucket is configured (Wikibot:Backups:Bucket)")]
        private partial void LogOff();
    }
}
