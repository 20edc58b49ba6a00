using Wikibot.Git.Commands;
using Wikibot.Git.Imports;

namespace Wikibot.Tests.Git.Commands;

/// <summary>What a terminal is told of an import.</summary>
public sealed class ProgressLineTests
{
    [Fact]
    public void Report_onATerminal_writesOneLineOverAgain_onlyWhenItChanges_andTakesItAway()
    {
        using var terminal = new StringWriter();
        using (var line = new ProgressLine(terminal))
        {
            line.Report(new ImportProgress(5, 1000));
            line.Report(new ImportProgress(6, 1000));
            line.Report(new ImportProgress(20, 1000));
        }

        terminal.ToString().ShouldBe($"\rImporting: 0 % of 1000 files\rImporting: 2 % of 1000 files\r{new string(' ', 28)}\r");
    }

    [Fact]
    public void Report_ofNoFilesAndWithoutATerminal_isNoError()
    {
        using var line = new ProgressLine(terminal: null);

        Should.NotThrow(() => line.Report(new ImportProgress(0, 0)));
    }
}
