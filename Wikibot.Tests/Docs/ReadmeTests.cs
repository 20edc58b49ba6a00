using System.Text.RegularExpressions;
using Wikibot.Tests.Mcp.Tools;

namespace Wikibot.Tests.Docs;

/// <summary>The README's table names every tool that there is, and none that there is not.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Readme_tools_areThoseOfTheList()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "README.md"), TestContext.Current.CancellationToken);
        var section = readme[readme.IndexOf("## What an agent can do", StringComparison.Ordinal)..readme.IndexOf("Prompts for the jobs", StringComparison.Ordinal)];
        Name().Matches(section).Select(match => match.Groups["name"].Value).ShouldBe((await ToolListTests.ListAsync()).Select(tool => tool.Name), ignoreOrder: true);
    }

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Name();
}
