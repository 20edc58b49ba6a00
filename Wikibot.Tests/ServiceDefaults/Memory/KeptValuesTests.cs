using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Tests.ServiceDefaults.Memory;

public sealed class KeptValuesTests
{
    [Fact]
    public void Keep_asManyAsThereMayBe_keepsAll()
    {
        var kept = new Dictionary<int, string>();
        for (var i = 0; i < 3; i++)
        {
            kept.Keep(3, i, $"{i}").ShouldBe($"{i}");
        }

        kept.Keys.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Keep_oneMoreThanThereMayBe_forgetsAllButThatOne()
    {
        var kept = new Dictionary<int, string> { [0] = "0", [1] = "1", [2] = "2" };

        kept.Keep(3, 3, "3");

        kept.ShouldHaveSingleItem().Value.ShouldBe("3");
    }
}
