using Pulumi;
using Wikibot.Infra;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class ProgramTests
{
    // The real SDK and the stand-in say it in different words.
    [Fact]
    public async Task Program_started_without_the_engine_ends_with_what_it_needs()
    {
        var error = await Should.ThrowAsync<Exception>(async () => await Deployment.RunAsync<WikibotStack>());

        error.Message.ShouldContain("ulumi", Case.Sensitive);
        error.Message.ShouldContain(" CLI", Case.Sensitive);
    }
}
