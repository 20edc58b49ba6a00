using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Base;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Pages;

public sealed class PagePathTests
{
    private const string Alphabet = "aAbBgit.md /-_~1ÄäöéẞßİıΣσςＡａ日本\u0301\u030A\u200D\u200C\uFEFF:?\\*\u0001\u2028NULconK\u212A";

    [Theory]
    [InlineData("Dev/Notes – Überblick", "Dev/Notes – Überblick")]
    [InlineData("Notes.md", "Notes")]
    [InlineData("Notes.MD", "Notes")]
    [InlineData("U\u0308ber", "Über")]
    [InlineData(".NET/C#", ".NET/C#")]
    [InlineData("v1.2/a.b", "v1.2/a.b")]
    [InlineData("日本語/ページ", "日本語/ページ")]
    [InlineData("team/👩‍💻", "team/👩‍💻")]
    [InlineData("console", "console")]
    [InlineData("mdx", "mdx")]
    public void Parse_validPath_isNormalised(string text, string expected) => PagePath.Parse(text).Value.ShouldBe(expected);

    [Theory]
    [InlineData("", "empty_segment")]
    [InlineData(".md", "empty_segment")]
    [InlineData("/a", "empty_segment")]
    [InlineData("a/", "empty_segment")]
    [InlineData("a//b", "empty_segment")]
    [InlineData(".", "dot_segment")]
    [InlineData("a/../b", "dot_segment")]
    [InlineData("./a", "dot_segment")]
    [InlineData("a\nb", "control_character")]
    [InlineData("a\0", "control_character")]
    [InlineData("a\u007F", "control_character")]
    [InlineData("a\u2028b", "control_character")]
    [InlineData("a\uFFFE", "control_character")]
    [InlineData(".git", "reserved_name")]
    [InlineData("a/.GIT/b", "reserved_name")]
    [InlineData(".g\u200Cit/config", "reserved_name")]
    [InlineData("git~1/x", "reserved_name")]
    [InlineData(".gitmodules", "reserved_name")]
    [InlineData("CON", "reserved_name")]
    [InlineData("aux.txt", "reserved_name")]
    [InlineData("a/lpt1/b", "reserved_name")]
    [InlineData("a\\b", "forbidden_character")]
    [InlineData("what?", "forbidden_character")]
    [InlineData("C:/x", "forbidden_character")]
    [InlineData(" a", "segment_ends")]
    [InlineData("a /b", "segment_ends")]
    [InlineData("a./b", "segment_ends")]
    [InlineData("a.md/b", "md_segment")]
    [InlineData("a.md.md", "md_segment")]
    public void Parse_brokenRule_namesFieldAndRule(string text, string rule)
    {
        var problem = Should.Throw<WikibotProblemException>(() => PagePath.Parse(text));
        problem.Status.ShouldBe(400);
        problem.Code.ShouldBe(ProblemCodes.InvalidArgument);
        problem.Extensions["field"].ToString().ShouldBe("path");
        problem.Extensions["rule"].ToString().ShouldBe(rule);
    }

    [Fact]
    public void Parse_loneSurrogate_isRefused() =>
        Should.Throw<WikibotProblemException>(() => PagePath.Parse("a\uD800b")).Extensions["rule"].ToString().ShouldBe("utf8");

    [Fact]
    public void Parse_lengths_areCountedInBytes()
    {
        PagePath.Parse(new string('a', 255)).Value.Length.ShouldBe(255);
        PagePath.Parse(new string('ä', 127)).Value.Length.ShouldBe(127);
        Rule(new string('a', 256)).ShouldBe("segment_length");
        Rule(new string('ä', 128)).ShouldBe("segment_length");
        var deep = string.Join('/', Enumerable.Repeat(new string('b', 249), 4));
        PagePath.Parse(deep).Value.Length.ShouldBe(999);
        PagePath.Parse(deep + "c").Value.Length.ShouldBe(1000);
        Rule(deep + "cd").ShouldBe("length");
        Rule(new string('x', 100_000)).ShouldBe("length");
    }

    [Fact]
    public void Parse_anyText_isIdempotentAndRoundTrips() => Check(text =>
    {
        if (TryParse(text) is not { } path)
        {
            return true;
        }

        return PagePath.Parse(path.Value) == path
            && PagePath.Parse(path.File) == path
            && PagePath.FromFile(path.File) == path
            && path.Value.IsNormalized(NormalizationForm.FormC)
            && Encoding.UTF8.GetByteCount(path.Value) <= 1000;
    });

    [Fact]
    public void Parse_twoPaths_shareAFileOnlyWhenEqual()
    {
        var pairs = Gen.Two(Paths()).Select(pair => (A: TryParse(pair.Item1), B: TryParse(pair.Item2)));
        Prop.ForAll(Arb.From(pairs), pair =>
            pair.A is not { } a || pair.B is not { } b
            || ((a == b) == (a.File == b.File)
                // A page's file is never a folder of another page, so that no two pages need one name for two things.
                && !b.File.StartsWith(a.File + "/", StringComparison.OrdinalIgnoreCase)
                && (PagePath.CollisionKey(a.File) != PagePath.CollisionKey(b.File) || string.Equals(a.Value.Normalize(NormalizationForm.FormD), b.Value.Normalize(NormalizationForm.FormD), StringComparison.OrdinalIgnoreCase))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void CollisionKey_caseAndNormalisation_areEqual()
    {
        PagePath.CollisionKey("Ärger").ShouldBe(PagePath.CollisionKey("a\u0308RGER"));
        PagePath.CollisionKey("\u212A").ShouldBe(PagePath.CollisionKey("k"));
        PagePath.CollisionKey("a").ShouldNotBe(PagePath.CollisionKey("b"));
    }

    private static void Check(Func<string, bool> holds) => Prop.ForAll(Arb.From(Paths()), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private static Gen<string> Paths() => Gen.Elements(Alphabet.ToCharArray()).ArrayOf().Resize(14).Select(chars => new string(chars));

    private static PagePath? TryParse(string text)
    {
        try
        {
            return PagePath.Parse(text);
        }
        catch (WikibotProblemException)
        {
            return null;
        }
    }

    private static string Rule(string text) => Should.Throw<WikibotProblemException>(() => PagePath.Parse(text)).Extensions["rule"].ToString();
}
