using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;
using NSubstitute;
using Wikibot.Git.Client;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Tools that are described when that is first asked for: a start makes no schemas.</summary>
public sealed class PlainToolTests
{
    [Fact]
    public void ProtocolTool_untilItIsAskedFor_isNotMade()
    {
        var described = 0;
        var tool = new PlainTool("echo", Describe, typeof(PlainToolTests).GetMethod(nameof(ProtocolTool_untilItIsAskedFor_isNotMade))!, _ => this);

        McpServerPrimitiveCollection<McpServerTool> tools = [tool];
        tools.TryGetPrimitive("echo", out var found).ShouldBeTrue();
        described.ShouldBe(0);

        found.ShouldBeSameAs(tool);
        found!.ProtocolTool.Name.ShouldBe("echo");
        found.Metadata.ShouldNotBeNull();
        described.ShouldBe(1);

        McpServerTool Describe()
        {
            described++;
            return McpServerTool.Create(() => "", new McpServerToolCreateOptions { Name = "echo" });
        }
    }

    [Fact]
    public void Id_everyTool_isTheNameThatItIsDescribedBy()
    {
        using var service = McpService.Over(Substitute.For<IWikibotGit>());
        var tools = service.Services.GetServices<McpServerTool>().ToList();

        tools.ShouldNotBeEmpty();
        tools.ShouldAllBe(tool => ((IMcpServerPrimitive)tool).Id == tool.ProtocolTool.Name);
    }
}
