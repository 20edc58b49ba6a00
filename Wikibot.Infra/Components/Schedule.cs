using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulumi;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Scheduler.Inputs;
using AwsSchedule = Pulumi.Aws.Scheduler.Schedule;

namespace Wikibot.Infra.Components;

/// <summary>
/// Calls the git function for maintenance and for backups, one wiki an invocation. The Web Adapter hands the event's input
/// over as <c>POST /events</c>; the secret in it is derived from the services' shared key, so that the git function needs no other.
/// </summary>
internal sealed class Schedule : ComponentResource
{
    /// <summary>What the secret is derived for; the git service has the same constant.</summary>
    internal const string Purpose = "wikibot/events/v1";

    /// <summary>Registers both schedules and the role that they invoke with.</summary>
    public Schedule(string name, StackSettings settings, GitFunction git, ComponentResourceOptions options)
        : base("wikibot:infra:Schedule", name, options)
    {
        var own = new CustomResourceOptions { Parent = this };
        var function = git.Function;
        var role = new Role(name, new RoleArgs
        {
            // Only this account's schedules may take it on (confused deputy).
            AssumeRolePolicy = Policy.Trust("scheduler.amazonaws.com", ("StringEquals", "aws:SourceAccount", function.Arn.Apply(arn => arn.Split(':')[4]))),
        }, own);
        var mayInvoke = new RolePolicy(name, new RolePolicyArgs
        {
            Role = role.Id,
            Policy = Policy.Document(new Statement { Actions = ["lambda:InvokeFunction"], Resources = [function.Arn] }),
        }, own);
        var secret = settings.IdentitySecret.Apply(SecretOf);
        foreach (var (kind, expression) in (IEnumerable<(string, string)>)[("maintenance", settings.MaintenanceSchedule), ("backup", settings.BackupSchedule)])
        {
            _ = new AwsSchedule($"{name}-{kind}", new Pulumi.Aws.Scheduler.ScheduleArgs
            {
                Description = $"Wikibot {settings.Stack}: {kind} of one wiki",
                ScheduleExpression = expression,
                FlexibleTimeWindow = new ScheduleFlexibleTimeWindowArgs { Mode = "FLEXIBLE", MaximumWindowInMinutes = 5 },
                Target = new ScheduleTargetArgs
                {
                    Arn = function.Arn,
                    RoleArn = role.Arn,
                    Input = secret.Apply(value => JsonSerializer.Serialize(new { source = "wikibot.schedule", kind, secret = value })),

                    // What fails is taken up by the next event.
                    RetryPolicy = new ScheduleTargetRetryPolicyArgs { MaximumRetryAttempts = 0, MaximumEventAgeInSeconds = 300 },
                },
            }, new CustomResourceOptions { Parent = this, DependsOn = { mayInvoke } });
        }

        RegisterOutputs();
    }

    /// <summary>HMAC-SHA256 of <see cref="Purpose"/> under the shared key, in hex: knowing it tells nothing of the key.</summary>
    internal static string SecretOf(string identitySecret)
        => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(identitySecret), Encoding.UTF8.GetBytes(Purpose)));
}
