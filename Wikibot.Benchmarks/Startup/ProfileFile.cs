using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Wikibot.Benchmarks.Startup;

/// <summary>
/// A profile in the form that crossgen reads (.mibc): an assembly. Its method <c>AssemblyDictionary</c> names groups of methods by the
/// assemblies that they touch; each group is a method that loads the token of every method in it, and is never run. It is published beside
/// the service, with the methods' machine code in it: the runtime finds a generic method's code only where the assembly that holds it
/// refers to the method's type arguments by itself, as this one does (.NET 10: crossgen writes arguments that it has to refer to elsewhere
/// relative to another module than the one in which <c>SigMatchesMethodDesc</c> of readytoruninfo.cpp looks them up).
/// </summary>
internal sealed class ProfileFile
{
    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _code = new();
    private readonly MethodReferences _references;

    private ProfileFile() => _references = new(_metadata);

    /// <summary>The bytes of the file for <paramref name="service"/>, an assembly's name; the same methods give the same bytes.</summary>
    public static byte[] Of(string service, IEnumerable<MethodBase> methods) => new ProfileFile().Build(service + ".Startup", methods);

    private byte[] Build(string name, IEnumerable<MethodBase> methods)
    {
        var groups = methods
            .Select(method => (Method: method, Group: Group(method), Name: $"{method.DeclaringType} {method}"))
            .OrderBy(one => one.Name, StringComparer.Ordinal)
            .GroupBy(one => one.Group, one => one.Method, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);

        _metadata.AddModule(0, _metadata.GetOrAddString(name + ".dll"), _metadata.GetOrAddGuid(new Guid("5d2f7b0e-54f1-4c3e-9d47-3b0f9f1f6a11")), default, default);
        _metadata.AddAssembly(_metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        var bodies = new MethodBodyStreamEncoder(_code);
        var dictionary = new InstructionEncoder(new BlobBuilder());
        foreach (var group in groups)
        {
            var body = new InstructionEncoder(new BlobBuilder());
            foreach (var method in group)
            {
                Load(body, _references.Of(method));
            }

            dictionary.LoadString(_metadata.GetOrAddUserString(group.Key));
            Load(dictionary, AddMethod(bodies, "Assemblies_" + group.Key, body));
        }

        AddMethod(bodies, "AssemblyDictionary", dictionary);
        var file = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), _code, deterministicIdProvider: _ => new BlobContentId(Guid.Empty, 1)).Serialize(file);
        return file.ToArray();
    }

    // The method's own assembly first, then those of its type arguments.
    private static string Group(MethodBase method)
    {
        var types = method.IsGenericMethod ? method.GetGenericArguments().Append(method.DeclaringType!) : [method.DeclaringType!];
        var own = method.DeclaringType!.Assembly.GetName().Name!;
        return string.Join(';', types.SelectMany(Assemblies).Distinct(StringComparer.Ordinal).Where(name => name != own).Order(StringComparer.Ordinal).Prepend(own));
    }

    private static IEnumerable<string> Assemblies(Type type) =>
        type.HasElementType ? Assemblies(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Assemblies).Append(type.Assembly.GetName().Name!);

    private static void Load(InstructionEncoder body, EntityHandle token)
    {
        body.OpCode(ILOpCode.Ldtoken);
        body.Token(token);
        body.OpCode(ILOpCode.Pop);
    }

    private MethodDefinitionHandle AddMethod(MethodBodyStreamEncoder bodies, string name, InstructionEncoder body)
    {
        body.OpCode(ILOpCode.Ret);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, result => result.Void(), _ => { });
        return _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name), _metadata.GetOrAddBlob(signature), bodies.AddMethodBody(body), default);
    }
}
