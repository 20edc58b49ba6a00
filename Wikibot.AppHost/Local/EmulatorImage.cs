namespace Wikibot.AppHost.Local;

/// <summary>The image that answers for AWS.</summary>
/// <param name="Resource">Its name in the dashboard.</param>
/// <param name="Reference">Image and tag.</param>
/// <param name="Port">Where it listens inside the container.</param>
/// <param name="HealthPath">What answers 200 once it serves.</param>
internal sealed record EmulatorImage(string Resource, string Reference, int Port, string HealthPath)
{
    /// <summary>LocalStack's last line of images that start without an account.</summary>
    private static readonly EmulatorImage s_localStack = new("localstack", "localstack/localstack:4.14.0", 4566, "/_localstack/health");

    /// <param name="named">What <c>WIKIBOT_EMULATOR_IMAGE</c> says: an image of moto's server; null for LocalStack's.</param>
    public static EmulatorImage Choose(string? named) => named is null ? s_localStack : new("moto", named, 5000, "/moto-api/data.json");
}
