using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Wikibot.Benchmarks.Startup;

namespace Wikibot.Tests.Benchmarks.Startup;

public sealed class ProfileFileTests
{
    private static readonly MethodBase[] Methods =
    [
        typeof(Dictionary<ConsoleKeyInfo, string>).GetMethod("FindValue", BindingFlags.NonPublic | BindingFlags.Instance)!,
        typeof(Enumerable).GetMethods().First(method => method.Name == nameof(Enumerable.ToList)).MakeGenericMethod(typeof(Uri)),
    ];

    [Fact]
    public void Of_genericMethods_namesThemInGroupsOfAssemblies()
    {
        using var file = new PEReader(new MemoryStream(ProfileFile.Of("Service", Methods)));
        var metadata = file.GetMetadataReader();
        metadata.GetString(metadata.GetAssemblyDefinition().Name).ShouldBe("Service.Startup");
        metadata.MethodDefinitions.Select(method => metadata.GetString(metadata.GetMethodDefinition(method).Name)).ShouldBe(
            ["Assemblies_System.Linq;System.Private.Uri", "Assemblies_System.Private.CoreLib;System.Console", "AssemblyDictionary"]);
        metadata.MemberReferences.Select(member => metadata.GetString(metadata.GetMemberReference(member).Name)).ShouldBe(["ToList", "FindValue"]);
    }

    [Fact]
    public void Of_anotherOrder_givesTheSameBytes() =>
        ProfileFile.Of("Service", Methods.Reverse()).ShouldBe(ProfileFile.Of("Service", Methods));
}
