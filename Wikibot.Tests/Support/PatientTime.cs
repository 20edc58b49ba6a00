using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Wikibot.Tests;

/// <summary>
/// The system's clock with patience: what has a deadline by it (a token source that cancels itself) of more than a second, as
/// the product's own are, gets ten minutes more, so that no pause of a busy machine decides a test. A test that is about a
/// deadline sets a shorter one. What waits on purpose, waits as ever.
/// </summary>
internal class PatientTime : TimeProvider
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(1);

    /// <summary>What bounds by other clocks, as settings of a service.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Wikibot:AuthKit:Timeout"] = "00:05:00",
        ["Wikibot:HttpClient:AttemptTimeout"] = "00:05:00",
        ["Wikibot:HttpClient:TotalTimeout"] = "00:05:00",
        ["Wikibot:Index:UpdateTime"] = "00:05:00",
        ["Wikibot:Storage:WriteTimeout"] = "00:05:00",
        ["Wikibot:Telemetry:Hold"] = "00:05:00",
    };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, state is CancellationTokenSource && dueTime > s_short ? dueTime + s_patience : dueTime, period);
}

/// <summary>Gives services patience.</summary>
internal static class PatientTimeExtensions
{
    /// <summary>The clock and the settings of <see cref="PatientTime"/>; a test's own, set after them, replace them.</summary>
    public static void UsePatience(this IWebHostBuilder builder)
    {
        foreach (var (name, value) in PatientTime.Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new PatientTime()));
    }
}
