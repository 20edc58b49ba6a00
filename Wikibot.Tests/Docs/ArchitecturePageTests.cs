using System.Text.RegularExpressions;

namespace Wikibot.Tests.Docs;

/// <summary><c>docs/architecture.md</c> and the decision about rooms name what is there: folders, files and types.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string s_root = RepositoryRoot.Path;

    [Theory]
    [InlineData("docs/architecture.md", 80)]
    [InlineData("docs/decisions/0009-rooms.md", 20)]
    public void Names_on_the_page_exist(string page, int least)
    {
        var text = File.ReadAllText(Path.Combine(s_root, page));
        var names = Name().Matches(Fence().Replace(text, "")).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        names.Count.ShouldBeGreaterThanOrEqualTo(least);
        names.Where(name => !Exists(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Wikibot.Git/Pages/", true)]
    [InlineData("Wikibot.Git/Pages/Gone.cs", false)]
    [InlineData("PageWriter", true)]
    [InlineData("PageWriterOfOld", false)]
    public void Name_is_looked_up(string name, bool exists) => Exists(name).ShouldBe(exists);

    /// <summary>A path from the root or of a room, the name of a type, a member, a room or a tool. What is no such name is not judged.</summary>
    private static bool Exists(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name.StartsWith("Wikibot.", StringComparison.Ordinal) || name.EndsWith(".cs", StringComparison.Ordinal))
        {
            string[] rooms = ["", "Wikibot.Git.Storage", "Wikibot.Git", "Wikibot.Mcp"];
            return name.Contains('{', StringComparison.Ordinal) || name.Contains(' ', StringComparison.Ordinal) || rooms.Any(room => Path.Exists(Path.Combine(s_root, room, name)));
        }

        return !TypeName().IsMatch(name) || s_names.Value.Contains(name.Split('.')[^1]);
    }

    /// <summary>Every word that is declared in the source: types, methods and rooms.</summary>
    private static readonly Lazy<HashSet<string>> s_names = new(() => Directory.EnumerateDirectories(s_root, "Wikibot.*")
        .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("node_modules", StringComparison.Ordinal))
        .SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)
            .Append(Path.GetFileName(Path.GetDirectoryName(file)!)))
        .ToHashSet(StringComparer.Ordinal));

    [GeneratedRegex("`(?<name>[^`\n]+)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Name();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\A(?!AddX\z)[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\b(class|record|record struct|struct|interface|enum) (?<name>[A-Z]\w+)|\b(?<name>[A-Z]\w+)(<\w+>)?\(", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Declaration();
}
