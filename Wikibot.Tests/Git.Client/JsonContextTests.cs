using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Client;

public sealed class JsonContextTests
{
    public static TheoryData<Type> Contracts => [.. typeof(IWikibotGit).GetMethods()
        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal) || type.Name.EndsWith("Query", StringComparison.Ordinal))
            .Append(method.ReturnType.GetGenericArguments().Single()))
        .Distinct()];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_request_and_answer_has_generated_json(Type contract) => WikibotJson.Options.GetTypeInfo(contract).Type.ShouldBe(contract);

    [Fact]
    public void Contract_that_nobody_registered_is_found() => Should.Throw<NotSupportedException>(() => WikibotJson.Options.GetTypeInfo(typeof(JsonContextTests)));
}
