using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Tests.ServiceDefaults.Telemetry;

/// <summary>Remembered or not, a text has one hash.</summary>
public sealed class ShortHashTests
{
    [Fact]
    public void Of_moreTextsThanAreRemembered_isTheHashOfEach()
    {
        var hash = new ShortHash(10, "for\n");
        foreach (var _ in new int[2])
        {
            for (var i = 0; i < 2500; i++)
            {
                var text = i.ToString(CultureInfo.InvariantCulture);
                hash.Of(text).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("for\n" + text)))[..10]);
            }
        }
    }
}
