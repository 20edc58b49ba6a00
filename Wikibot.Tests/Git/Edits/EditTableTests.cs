using Wikibot.Git.Client;
using Wikibot.Git.Edits;

namespace Wikibot.Tests.Git.Edits;

/// <summary>Hostile edits: each with the text, or the code and words, that it must give.</summary>
public sealed class EditTableTests
{
    private static readonly string Fenced = "# A\n\n```\n## Not a heading\nx = 1\n```\n\n## B\n\nbody\n";

    [Theory]
    [InlineData("a b c", "b", "B", "a B c")]
    [InlineData("first\nmiddle\nlast", "first", "1st", "1st\nmiddle\nlast")]
    [InlineData("first\nmiddle\nlast", "last", "end", "first\nmiddle\nend")]
    [InlineData("one", "one", "", "")]
    [InlineData("a\r\nb\r\nc\r\n", "a\nb", "x\ny", "x\r\ny\r\nc\r\n")]
    [InlineData("a\r\nb\r\nc\r\n", "b\n", "", "a\r\nc\r\n")]
    [InlineData("a\r\nb\r\n", "a\r\nb", "x\r\ny", "x\r\ny\r\n")]
    [InlineData("a\nb\n", "a\r\nb", "x\r\ny", "x\ny\n")]
    [InlineData("```\ncode();\n```\n", "code();", "more();", "```\nmore();\n```\n")]
    [InlineData("say 👩‍💻 and 👩", "👩‍💻", "👨‍💻", "say 👨‍💻 and 👩")]
    [InlineData("say 👩‍💻 and 👩.", "👩.", "👨.", "say 👩‍💻 and 👨.")]
    [InlineData("cafe\u0301 cafe", "cafe\u0301", "tea", "tea cafe")]
    [InlineData("cafe\u0301 cafe!", "cafe", "tea", "cafe\u0301 tea!")]
    [InlineData("thumbs 👍🏽 👍!", "👍", "👎", "thumbs 👍🏽 👎!")]
    [InlineData("tab\there", "tab\there", "x", "x")]
    [InlineData("$1 and \\d", "$1", "$0 \\n", "$0 \\n and \\d")]
    public void Replace_oneMatch_changesOnlyThat(string text, string old, string @new, string expected) =>
        Edit(text, new TextEdit(old, @new)).ShouldBe(expected);

    [Fact]
    public void Replace_all_changesEveryMatch() =>
        Edit("a-a-aa", new TextEdit("a", "b", All: true)).ShouldBe("b-b-bb");

    [Fact]
    public void Replace_several_areFoundInTheOriginalText() =>
        Edit("one two three", new TextEdit("one", "two"), new TextEdit("two", "three"), new TextEdit("three", "one")).ShouldBe("two three one");

    [Fact]
    public void Replace_adjacent_isNoOverlap() => Edit("abcd", new TextEdit("ab", "1"), new TextEdit("cd", "2")).ShouldBe("12");

    [Theory]
    [InlineData("# A\n\nThe quick brown fox\n", "The quikc brown fox", ProblemCodes.EditNotFound, "line 3", "The quick brown fox")]
    [InlineData("Total: 5\n", "total: 5", ProblemCodes.EditNotFound, "differs only in upper and lower case")]
    [InlineData("a  b   c d e\n", "a b c d e", ProblemCodes.EditNotFound, "differs only in white space")]
    [InlineData("caf\u00E9 au lait\n", "cafe\u0301 au lait", ProblemCodes.EditNotFound, "differs only in Unicode normalisation")]
    [InlineData("it\u2019s fine\n", "it's fine", ProblemCodes.EditNotFound, "typographic quotes")]
    [InlineData("nothing alike\n", "zzzzqqqq", ProblemCodes.EditNotFound, "nor is anything like it")]
    [InlineData("", "x", ProblemCodes.EditNotFound, "nor is anything like it")]
    [InlineData("x\ny\nx\n", "x", ProblemCodes.EditAmbiguous, "2 times", "line 1", "line 3")]
    [InlineData("aaa", "aa", ProblemCodes.EditAmbiguous, "2 times")]
    [InlineData("x", "", ProblemCodes.InvalidArgument, "is empty")]
    public void Replace_noSingleMatch_isAnErrorThatHelps(string text, string old, string code, params string[] words)
    {
        var problem = Should.Throw<WikibotProblemException>(() => Edit(text, new TextEdit(old, "new")));
        problem.Code.ShouldBe(code);
        words.ShouldAllBe(word => problem.Message.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Replace_overlapping_isRefusedWhole()
    {
        var problem = Should.Throw<WikibotProblemException>(() => Edit("one two three", new TextEdit("one two", "1"), new TextEdit("two three", "2")));
        problem.Code.ShouldBe(ProblemCodes.EditsOverlap);
        problem.Extensions["edit"].ToString().ShouldBe("0");
        problem.Extensions["other"].ToString().ShouldBe("1");
    }

    [Fact]
    public void Replace_oneOfSeveralFails_namesItsIndex()
    {
        var problem = Should.Throw<WikibotProblemException>(() => Edit("one two", new TextEdit("one", "1"), new TextEdit("absent", "2")));
        problem.Extensions["edit"].ToString().ShouldBe("1");
    }

    [Fact]
    public void Replace_inPageOf1MiB_findsAndTellsNearest()
    {
        var text = string.Concat(Enumerable.Range(0, 15_000).Select(i => $"line number {i:D6} with some words in it so that it is long\n"));
        Edit(text, new TextEdit("number 012345 with", "number X with")).Length.ShouldBe(text.Length - 5);
        var problem = Should.Throw<WikibotProblemException>(() => Edit(text, new TextEdit("line number 012345 with other words in it so that it is long", "x")));
        problem.Extensions["line"].ToString().ShouldBe("12346");
    }

    [Theory]
    [InlineData("# A\n\nold\n\n## C\n\nkeep\n\n# B\n\nrest\n", "A", SectionModes.Replace, "new", "# A\n\nnew\n\n# B\n\nrest\n")]
    [InlineData("# A\n\nold\n", "A", SectionModes.Replace, "new\n", "# A\n\nnew\n")]
    [InlineData("# T\n\n## A\n\nold\n\n## B\n", "A", SectionModes.Replace, "## A\n\nNEW", "# T\n\n## A\n\nNEW\n\n## B\n")]
    [InlineData("## A\n\nold\n", "A", SectionModes.Replace, "\n## A ##\nNEW", "## A\n\nNEW\n")]
    [InlineData("A\n---\n\nold\n", "A", SectionModes.Replace, "A\n---\nNEW", "A\n---\n\nNEW\n")]
    [InlineData("## A\n\nold\n", "A", SectionModes.Replace, "### A\n\nNEW", "## A\n\n### A\n\nNEW\n")]
    [InlineData("# A\n\nold\n\n# B\n", "A", SectionModes.Replace, "", "# A\n\n# B\n")]
    [InlineData("# A\n\nold\n", "A", SectionModes.Replace, "", "# A\n")]
    [InlineData("# A\n\n```\nx\n```\nB\n===\n", "A", SectionModes.Replace, "para", "# A\n\npara\n\nB\n===\n")]
    [InlineData("# A\n\npara\n", "A", SectionModes.Append, "---", "# A\n\npara\n\n---\n")]
    [InlineData("## A ##\n\n1\n", "## A ##", SectionModes.Append, "3", "## A ##\n\n1\n\n3\n")]
    [InlineData("## A\n\n1\n", "## A ##", SectionModes.Append, "3", "## A\n\n1\n\n3\n")]
    [InlineData("# #1 thing\n\n1\n", "#1 thing", SectionModes.Append, "3", "# #1 thing\n\n1\n\n3\n")]
    [InlineData("# Cafe\u0301\n\n1\n", "Caf\u00E9", SectionModes.Append, "3", "# Cafe\u0301\n\n1\n\n3\n")]
    [InlineData("# Caf\u00E9\n\n1\n", "cafe\u0301", SectionModes.Append, "3", "# Caf\u00E9\n\n1\n\n3\n")]
    [InlineData("# a\n\n1\n\n# A\n\n2\n", "A", SectionModes.Append, "3", "# a\n\n1\n\n# A\n\n2\n\n3\n")]
    [InlineData("# A > B\n\n1\n\n## C\n\n2\n", "A > B > C", SectionModes.Append, "3", "# A > B\n\n1\n\n## C\n\n2\n\n3\n")]
    [InlineData("# A\n# B\n", "A", SectionModes.Replace, "new", "# A\n\nnew\n\n# B\n")]
    [InlineData("# A", "A", SectionModes.Replace, "new", "# A\n\nnew\n")]
    [InlineData("# A\r\n\r\nold\r\n\r\n# B\r\n", "A", SectionModes.Replace, "x\ny", "# A\r\n\r\nx\r\ny\r\n\r\n# B\r\n")]
    [InlineData("# A\n\ntext\n\n# B\n", "A", SectionModes.Append, "more", "# A\n\ntext\n\nmore\n\n# B\n")]
    [InlineData("# A\n\n- one\n\n# B\n", "A", SectionModes.Append, "- two", "# A\n\n- one\n- two\n\n# B\n")]
    [InlineData("# A\n\n| a |\n|---|\n| 1 |\n", "A", SectionModes.Append, "| 2 |", "# A\n\n| a |\n|---|\n| 1 |\n| 2 |\n")]
    [InlineData("# A\n\ntext", "A", SectionModes.Append, "more", "# A\n\ntext\n\nmore")]
    [InlineData("# A\n# B\n", "A", SectionModes.Append, "more", "# A\n\nmore\n\n# B\n")]
    [InlineData("# A\n\ntext\n", "A", SectionModes.InsertAfter, "lead", "# A\n\nlead\n\ntext\n")]
    [InlineData("# A\n\n- one\n", "A", SectionModes.InsertAfter, "- zero", "# A\n\n- zero\n\n- one\n")]
    [InlineData("A\n===\n\ntext\n", "A", SectionModes.InsertAfter, "lead", "A\n===\n\nlead\n\ntext\n")]
    [InlineData("# A #\n\nx\n\n## `code` & *more*\n\ny\n", "`code` & *more*", SectionModes.Append, "z", "# A #\n\nx\n\n## `code` & *more*\n\ny\n\nz\n")]
    [InlineData("# A\n\n## X\n\n1\n\n# B\n\n## X\n\n2\n", "B > X", SectionModes.Append, "3", "# A\n\n## X\n\n1\n\n# B\n\n## X\n\n2\n\n3\n")]
    [InlineData("# X\n\n## X\n\n1\n", "## X", SectionModes.Append, "3", "# X\n\n## X\n\n1\n\n3\n")]
    [InlineData("# a\n\n1\n", "A", SectionModes.Append, "3", "# a\n\n1\n\n3\n")]
    public void Section_edit_changesOnlyItsPlace(string text, string heading, string mode, string content, string expected) =>
        EditService.Apply(text, new EditPageRequest("P", Sections: [new SectionEdit(heading, mode, content)])).ShouldBe(expected);

    [Fact]
    public void Section_severalAtOnePlace_standInTheirOrder() =>
        EditService.Apply("# A\n\ntext\n\n# B\n", new EditPageRequest("P", Sections:
        [
            new("A", SectionModes.Append, "one"), new("A", SectionModes.Append, "- two"), new("A", SectionModes.Append, "- three"),
            new("A", SectionModes.InsertAfter, "low"), new("A", SectionModes.InsertAfter, "high"), new("A", SectionModes.Replace, "TEXT"),
        ])).ShouldBe("# A\n\nhigh\n\nlow\n\nTEXT\n\none\n\n- two\n- three\n\n# B\n");

    [Fact]
    public void Section_insideAReplacedOne_isRefusedWhole()
    {
        var problem = Should.Throw<WikibotProblemException>(() => EditService.Apply("# A\n\n## X\n\ntext\n", new EditPageRequest("P", Sections:
        [
            new("X", SectionModes.Append, "one"), new("A", SectionModes.Replace, "two"),
        ])));
        problem.Code.ShouldBe(ProblemCodes.EditsOverlap);
        problem.Message.ShouldContain("sections[0] and sections[1] overlap at line 3");
    }

    [Fact]
    public void Section_headingInsideFence_isNone()
    {
        var problem = Should.Throw<WikibotProblemException>(() => EditService.Apply(Fenced, new EditPageRequest("P", Sections: [new SectionEdit("Not a heading", SectionModes.Append, "x")])));
        problem.Code.ShouldBe(ProblemCodes.HeadingNotFound);
        problem.Message.ShouldContain("# A; ## B");
    }

    [Fact]
    public void Section_appendBeforeNextHeading_skipsFencedOne() =>
        EditService.Apply(Fenced, new EditPageRequest("P", Sections: [new SectionEdit("A", SectionModes.Append, "x")]))
            .ShouldBe("# A\n\n```\n## Not a heading\nx = 1\n```\n\n## B\n\nbody\n\nx\n");

    [Fact]
    public void Section_headingRepeated_tellsLinesAndParents()
    {
        var problem = Should.Throw<WikibotProblemException>(() =>
            EditService.Apply("# A\n\n## X\n\n# B\n\n## X\n", new EditPageRequest("P", Sections: [new SectionEdit("X", SectionModes.Append, "x")])));
        problem.Code.ShouldBe(ProblemCodes.HeadingAmbiguous);
        problem.Message.ShouldContain("line 3 as 'A > X'");
        problem.Extensions["lines"].ToJsonString().ShouldBe("[3,7]");
    }

    [Theory]
    [InlineData("", "x", "x")]
    [InlineData("a", "x", "a\n\nx")]
    [InlineData("a\n", "x", "a\n\nx\n")]
    [InlineData("a\n\n", "x", "a\n\nx\n")]
    [InlineData("a\n", "\nx", "a\n\nx\n")]
    [InlineData("a\r\n", "x\ny", "a\r\n\r\nx\r\ny\r\n")]
    [InlineData("Some paragraph text\n", "---\n\nmore", "Some paragraph text\n\n---\n\nmore\n")]
    [InlineData("para\n", "- item", "para\n\n- item\n")]
    [InlineData("para\n", "2. item", "para\n\n2. item\n")]
    [InlineData("para\n2. no item\n", "3. item", "para\n2. no item\n\n3. item\n")]
    [InlineData("- one\n", "- two", "- one\n- two\n")]
    [InlineData("- one\n", "  - nested", "- one\n  - nested\n")]
    [InlineData("- one\n", "* other", "- one\n\n* other\n")]
    [InlineData("1. one\n", "2. two", "1. one\n2. two\n")]
    [InlineData("1. one\n", "2) other", "1. one\n\n2) other\n")]
    [InlineData("- one\n", "para", "- one\n\npara\n")]
    [InlineData("| a |\n|---|\n| 1 |\n", "| 2 |", "| a |\n|---|\n| 1 |\n| 2 |\n")]
    [InlineData("a | b\n--|--\n1 | 2\n", "3 | 4", "a | b\n--|--\n1 | 2\n3 | 4\n")]
    [InlineData("| a |\n|---|\n| 1 |\n", "para", "| a |\n|---|\n| 1 |\n\npara\n")]
    [InlineData("> a\n", "> b", "> a\n\n> b\n")]
    [InlineData("---\nt: 1\n---\n", "x", "---\nt: 1\n---\nx\n")]
    public void Append_keepsBlocksBlocks(string text, string added, string expected) =>
        EditService.Apply(text, new EditPageRequest("P", Append: added)).ShouldBe(expected);

    [Theory]
    [InlineData("", "x", "x")]
    [InlineData("a\n", "x", "x\n\na\n")]
    [InlineData("---\n", "x", "x\n\n---\n")]
    [InlineData("- one\n", "- zero", "- zero\n- one\n")]
    [InlineData("a\n", "- item", "- item\n\na\n")]
    [InlineData("a\n", "# T\n\n", "# T\n\na\n")]
    [InlineData("---\nt: 1\n---\na\n", "x", "---\nt: 1\n---\nx\n\na\n")]
    [InlineData("---\nt: 1\n---\n\na\n", "x", "---\nt: 1\n---\nx\n\na\n")]
    [InlineData("---\nt: 1\n---", "x", "---\nt: 1\n---\nx")]
    [InlineData("\uFEFFa\n", "x", "\uFEFFx\n\na\n")]
    public void Prepend_goesBehindFrontMatter(string text, string added, string expected) =>
        EditService.Apply(text, new EditPageRequest("P", Prepend: added)).ShouldBe(expected);

    private static string Edit(string text, params TextEdit[] edits) => EditService.Apply(text, new EditPageRequest("P", edits));
}
