using Wikibot.Benchmarks.Share;

namespace Wikibot.Tests;

/// <summary>A <see cref="SlowShare"/> for a test, which is skipped, with the reason, where a share cannot be mounted.</summary>
internal static class TestShare
{
    /// <summary>Mounts <paramref name="source"/>; every file operation in the mounted folder takes <paramref name="milliseconds"/>.</summary>
    public static async Task<SlowShare> MountAsync(string source, int milliseconds)
    {
        try
        {
            return await SlowShare.MountAsync(source, TimeSpan.FromMilliseconds(milliseconds), TestContext.Current.CancellationToken);
        }
        catch (ShareUnavailableException unavailable)
        {
            Assert.Skip(unavailable.Message);
            throw;
        }
    }
}
