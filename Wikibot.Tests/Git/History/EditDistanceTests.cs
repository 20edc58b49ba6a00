using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.History;

namespace Wikibot.Tests.Git.History;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("a", "", 1)]
    [InlineData("notes", "note", 1)]
    [InlineData("notes", "nots", 1)]
    [InlineData("dve", "dev", 1)]
    [InlineData("hook", "book", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Within_knownPair_isItsDistance(string a, string b, int distance)
    {
        EditDistance.Within(a, b, 5).ShouldBe(distance);
        EditDistance.Within(b, a, 5).ShouldBe(distance);
    }

    [Theory]
    [InlineData("same", "same", 0)]
    [InlineData("search", "serach", 1)]
    [InlineData("search", "searh", 1)]
    [InlineData("search", "seearch", 1)]
    [InlineData("search", "sxarcx", 2)]
    [InlineData("search", "research", 2)]
    [InlineData("search", "something", 3)]
    public void Within_limitOfTwo_isTheDistanceOrOneMore(string a, string b, int distance) => EditDistance.Within(a, b, 2).ShouldBe(distance);

    [Fact]
    public void Within_anyPair_isThatOfTheWholeTable()
    {
        var letters = from length in Gen.Choose(0, 12) from text in Gen.Elements('a', 'b', 'c').ArrayOf(length) select new string(text);
        var cases = from a in letters from b in letters from limit in Gen.Choose(0, 6) select (a, b, limit);
        Prop.ForAll(cases.ToArbitrary(), one => EditDistance.Within(one.a, one.b, one.limit) == Math.Min(Naive(one.a, one.b), one.limit + 1)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Within_longNames_needsNoStack() => EditDistance.Within(new string('a', 5000), new string('a', 4998) + "b", 4).ShouldBe(2);

    private static int Naive(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
