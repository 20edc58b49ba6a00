namespace Wikibot.Tests.Infra;

/// <summary>Tests that run the Pulumi program, which reads environment variables of the process: one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class InfraGroup
{
    public const string Name = "Pulumi program";
}
