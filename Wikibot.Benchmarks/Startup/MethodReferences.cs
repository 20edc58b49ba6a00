using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Wikibot.Benchmarks.Startup;

/// <summary>References to methods of loaded assemblies, private ones too, in metadata that is being written.</summary>
internal sealed class MethodReferences(MetadataBuilder metadata)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, TypeReferenceHandle> _types = [];

    /// <summary>The reference to <paramref name="method"/> with its type arguments.</summary>
    public EntityHandle Of(MethodBase method)
    {
        var definition = Definition(method);
        EntityHandle reference = metadata.AddMemberReference(Parent(method.DeclaringType!), metadata.GetOrAddString(definition.Name), Signature(definition));
        if (!method.IsGenericMethod)
        {
            return reference;
        }

        var arguments = method.GetGenericArguments();
        var blob = new BlobBuilder();
        var encoder = new BlobEncoder(blob).MethodSpecificationSignature(arguments.Length);
        foreach (var argument in arguments)
        {
            Encode(encoder.AddArgument(), argument);
        }

        return metadata.AddMethodSpecification(reference, metadata.GetOrAddBlob(blob));
    }

    // A reference's signature is that of the definition, in terms of its type parameters.
    private static MethodBase Definition(MethodBase method)
    {
        var open = method.DeclaringType is { IsGenericType: true } type
            ? type.GetGenericTypeDefinition().GetMembers(Declared).OfType<MethodBase>().Single(member => member.MetadataToken == method.MetadataToken)
            : method;
        return open is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : open;
    }

    private EntityHandle Parent(Type type)
    {
        if (!type.IsGenericType)
        {
            return Reference(type);
        }

        var blob = new BlobBuilder();
        Encode(new BlobEncoder(blob).TypeSpecificationSignature(), type);
        return metadata.AddTypeSpecification(metadata.GetOrAddBlob(blob));
    }

    private BlobHandle Signature(MethodBase method)
    {
        var parameters = method.GetParameters();
        var blob = new BlobBuilder();
        new BlobEncoder(blob)
            .MethodSignature(SignatureCallingConvention.Default, method.IsGenericMethod ? method.GetGenericArguments().Length : 0, !method.IsStatic)
            .Parameters(parameters.Length, out var result, out var list);
        if (method is MethodInfo { ReturnParameter: { } returned } && returned.ParameterType != typeof(void))
        {
            Modify(result.CustomModifiers(), returned);
            Encode(result.Type(returned.ParameterType.IsByRef), returned.ParameterType);
        }
        else
        {
            result.Void();
        }

        foreach (var parameter in parameters)
        {
            var encoder = list.AddParameter();
            Modify(encoder.CustomModifiers(), parameter);
            Encode(encoder.Type(parameter.ParameterType.IsByRef), parameter.ParameterType);
        }

        return metadata.GetOrAddBlob(blob);
    }

    private void Modify(CustomModifiersEncoder encoder, ParameterInfo parameter)
    {
        foreach (var optional in parameter.GetOptionalCustomModifiers().Reverse())
        {
            encoder.AddModifier(Reference(optional), isOptional: true);
        }

        foreach (var required in parameter.GetRequiredCustomModifiers().Reverse())
        {
            encoder.AddModifier(Reference(required), isOptional: false);
        }
    }

    private void Encode(SignatureTypeEncoder encoder, Type type)
    {
        if (type.IsByRef)
        {
            // Said by the encoder already.
            Encode(encoder, type.GetElementType()!);
        }
        else if (type.IsGenericMethodParameter)
        {
            encoder.GenericMethodTypeParameter(type.GenericParameterPosition);
        }
        else if (type.IsGenericTypeParameter)
        {
            encoder.GenericTypeParameter(type.GenericParameterPosition);
        }
        else if (type == typeof(void*))
        {
            encoder.VoidPointer();
        }
        else if (type.IsPointer)
        {
            Encode(encoder.Pointer(), type.GetElementType()!);
        }
        else if (type.IsSZArray)
        {
            Encode(encoder.SZArray(), type.GetElementType()!);
        }
        else if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            var instance = encoder.GenericInstantiation(Reference(type.GetGenericTypeDefinition()), arguments.Length, type.IsValueType);
            foreach (var argument in arguments)
            {
                Encode(instance.AddArgument(), argument);
            }
        }
        else if (Primitive(type) is { } primitive)
        {
            encoder.PrimitiveType(primitive);
        }
        else
        {
            encoder.Type(Reference(type), type.IsValueType);
        }
    }

    private static PrimitiveTypeCode? Primitive(Type type) =>
        type == typeof(object) ? PrimitiveTypeCode.Object
        : type == typeof(nint) ? PrimitiveTypeCode.IntPtr
        : type == typeof(nuint) ? PrimitiveTypeCode.UIntPtr
        : type.IsEnum ? null
        : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => PrimitiveTypeCode.Boolean,
            TypeCode.Char => PrimitiveTypeCode.Char,
            TypeCode.SByte => PrimitiveTypeCode.SByte,
            TypeCode.Byte => PrimitiveTypeCode.Byte,
            TypeCode.Int16 => PrimitiveTypeCode.Int16,
            TypeCode.UInt16 => PrimitiveTypeCode.UInt16,
            TypeCode.Int32 => PrimitiveTypeCode.Int32,
            TypeCode.UInt32 => PrimitiveTypeCode.UInt32,
            TypeCode.Int64 => PrimitiveTypeCode.Int64,
            TypeCode.UInt64 => PrimitiveTypeCode.UInt64,
            TypeCode.Single => PrimitiveTypeCode.Single,
            TypeCode.Double => PrimitiveTypeCode.Double,
            TypeCode.String => PrimitiveTypeCode.String,
            _ => null,
        };

    private TypeReferenceHandle Reference(Type type)
    {
        if (_types.TryGetValue(type, out var known))
        {
            return known;
        }

        EntityHandle scope = type.DeclaringType is { } outer ? Reference(outer) : Reference(type.Assembly.GetName());
        var @namespace = type.DeclaringType is null && type.Namespace is { Length: > 0 } name ? metadata.GetOrAddString(name) : default;
        return _types[type] = metadata.AddTypeReference(scope, @namespace, metadata.GetOrAddString(type.Name));
    }

    private AssemblyReferenceHandle Reference(AssemblyName name) =>
        _assemblies.TryGetValue(name.Name!, out var known)
            ? known
            : _assemblies[name.Name!] = metadata.AddAssemblyReference(
                metadata.GetOrAddString(name.Name!), name.Version!, default, name.GetPublicKeyToken() is { Length: > 0 } token ? metadata.GetOrAddBlob(token) : default, default, default);
}
