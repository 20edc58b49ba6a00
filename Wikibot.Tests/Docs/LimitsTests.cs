using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Docs;

/// <summary>
/// <c>docs/limits.md</c> is what the code enforces: each limit is a constant, with its own summary as the sentence, and each rule for names is an
/// example with the answer that it gets. <c>WIKIBOT_WRITE_DOCS=1</c> writes it anew.
/// </summary>
public sealed partial class LimitsTests
{
    private const string Introduction =
        """
        # Limits, and what Wikibot will not do

        Written by a test from the constants that enforce it (`WIKIBOT_WRITE_DOCS=1`, test `LimitsTests`, writes it anew). Every refusal is a problem
        with a stable code; nothing is cut off, repaired or left out in silence.
        """;

    private const string WillNot =
        """

        ## What Wikibot will not do

        **Text.** Pages are UTF-8 without NUL. Other encodings, lone surrogates and binary content are refused, never repaired; line ends and a byte
        order mark stay as they came. A file that git brought and that is no UTF-8 is `not_text`: kept, and not read as a page.

        **Names.** A page's file ends in `.md`, in small letters: `.markdown`, `.MD` and other files are no pages, kept and moved with
        their folder; those with an extension that is not `.md` are listed, shown, written, moved and deleted by themselves too. A name that is no UTF-8 is kept byte for byte by every move, restore and export, and can be addressed by nobody but git. Names
        that were there before a rule came are read, changed, deleted and moved; only new ones must obey it.

        **Links and submodules** of git are kept where they are and never followed. A folder that holds one is not moved: the refusal names it.

        **The past.** Only `main`'s line is history, the commits that were its tip and those that a push brought on the way from one to the next: side branches of merges are kept and not shown. A time finds the
        newest commit that is not younger, by the committers' clocks. A page is followed through moves that Wikibot made; what git renamed is a
        deletion and a new page. Restoring a page to before its move brings its text back as it was, relative links included.

        **Wikis.** Names are one space for everyone: that a name is taken can be found out by creating it, and nothing more than that. A wiki that is
        made under a name used before sees none of the old one's backups. The name of a deleted one is taken until it is removed, 31 days later.

        **Git.** SHA-1 repositories only, one branch (`main`), forward only: over HTTP a push of anything else is refused (decision 0025). Of what is pushed, git's own rules hold for each
        commit, and those of pages for what differs from the tip: states between may hold anything. Filters of partial clones are `blob:none`, `blob:limit` and `tree:0`. A push into the files of a repository that goes on from the tip is adopted; one that
        moves `main` elsewhere (`push -f`) is undone, what it brought is kept under `refs/wikibot/outside/`, and writes go on: the way back is
        `restore_page`, never moving `main` (decision 0002). Stock git tidies nothing away: `gc --prune=now` only packs (decision 0002).
        """;

    private static readonly (Type Anchor, string Folder)[] s_assemblies =
        [(typeof(PagePath), "Wikibot.Git"), (typeof(Limits), "Wikibot.Git.Client"), (typeof(ToolCall), "Wikibot.Mcp"), (typeof(Wikibot.Web.Site.ReturnUrl), "Wikibot.Web"), (typeof(Wikibot.DevSignIn.SignInOptions), "Wikibot.DevSignIn")];

    /// <summary>Names of which each breaks one rule, or none.</summary>
    private static readonly string[] s_examples =
    [
        "Dev/Notes", "team/\U0001F469\u200D\U0001F4BB", "", "/a", "a//b", "a/../b", "a\u0007", ".git", "CON", "what?", "a ", "a./b", "x.md/y",
        "gnp\u202Eexe", "zero\u200Bwidth", "caf\uFFFD", new('a', 253), string.Join('/', Enumerable.Repeat(new string('b', 199), 6)),
    ];

    [Fact]
    public async Task Document_limits_isTrue()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "limits.md");
        var document = Introduction.ReplaceLineEndings("\n") + "\n" + Constants() + Names() + WillNot.ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("WIKIBOT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(document);
    }

    private static string Constants()
    {
        var text = new StringBuilder();
        var sections = s_assemblies.SelectMany(assembly => assembly.Anchor.Assembly.GetTypes().SelectMany(type => Of(type, assembly.Folder))).GroupBy(limit => limit.Section, StringComparer.Ordinal);
        foreach (var section in sections.OrderBy(section => section.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Key}\n\n| | |\n|---|---|\n");
            foreach (var limit in section.OrderBy(limit => limit.Name, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {limit.Sentence} (`{limit.Name}`) | {limit.Value} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Section, string Name, string Sentence, string Value)> Of(Type type, string assembly)
    {
        foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (!field.IsLiteral || !LimitName().IsMatch(field.Name) || field.GetRawConstantValue() is not (int or long) || type.DeclaringType is not null)
            {
                continue;
            }

            // The engine's own bounds are no concern of who writes pages.
            if (Source(assembly, type.Name) is { } file && !file.Contains($"{Path.DirectorySeparatorChar}Storage{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                var section = assembly is "Wikibot.Mcp" or "Wikibot.DevSignIn" ? "Tools and sign-in" : Path.GetFileName(Path.GetDirectoryName(file))!;
                yield return (section, $"{type.Name}.{field.Name}", Sentence(file, field.Name), Value(field.Name, Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)));
            }
        }
    }

    private static string? Source(string assembly, string type) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, assembly), type + ".cs", SearchOption.AllDirectories)
            .FirstOrDefault(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>The constant's summary: one that users can meet needs a sentence of its own.</summary>
    private static string Sentence(string file, string name)
    {
        var lines = File.ReadAllLines(file);
        var at = Array.FindIndex(lines, line => line.Contains($" {name} = ", StringComparison.Ordinal) && line.Contains(" const ", StringComparison.Ordinal));
        return at > 0 && Summary().Match(lines[at - 1]) is { Success: true } summary
            ? Tag().Replace(summary.Groups["text"].Value, "${name}").TrimEnd('.')
            : throw new InvalidOperationException($"{name} in {Path.GetFileName(file)} is a limit without a summary on the line above it: docs/limits.md needs its sentence.");
    }

    private static string Value(string name, long value) => name.Contains("Bytes", StringComparison.Ordinal) && value % (1 << 20) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{value >> 20:N0} MiB")
        : name.Contains("Bytes", StringComparison.Ordinal) && value % (1 << 10) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{value >> 10:N0} KiB")
        : value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Names()
    {
        var text = new StringBuilder("\n## Names of new pages\n\n| name | |\n|---|---|\n");
        foreach (var name in s_examples)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Shown(name)} | {Answer(name)} |\n");
        }

        return text.ToString();
    }

    private static string Shown(string name)
    {
        var visible = string.Concat(name.EnumerateRunes().Select(rune => rune.Value < 0x7F && rune.Value >= 0x20 ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"{{U+{rune.Value:X4}}}")));
        return visible.Length == 0 ? "(empty)" : visible.Length > 40 ? $"`{visible[..20]}…` ({name.Length} characters)" : $"`{visible}`";
    }

    private static string Answer(string name)
    {
        try
        {
            PagePath.ParseNew(name);
            return "is taken";
        }
        catch (WikibotProblemException refused)
        {
            return $"`{refused.Extensions["rule"]}`: {string.Concat(refused.Message.Where(c => !char.IsControl(c))).Replace("|", "\\|", StringComparison.Ordinal)}";
        }
    }

    [GeneratedRegex("^(Max|Min|Most|Shortest|Largest|Fewest|Default)[A-Z]|^(Maximum|Minimum)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex LimitName();

    [GeneratedRegex("/// <summary>(?<text>.*)</summary>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Summary();

    [GeneratedRegex("<[^>]*cref=\"(?:[A-Za-z]*\\.)*(?<name>[A-Za-z]+)\"[^>]*/>|</?c>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Tag();
}
