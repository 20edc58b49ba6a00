using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Pulumi;

/// <summary>Arguments to the plain values that mocks see.</summary>
internal static class Serializer
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static async Task<ImmutableDictionary<string, object>> ToInputsAsync(ResourceArgs args)
    {
        var inputs = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (attribute, value) in InputsOf(args))
        {
            if (value == null && attribute.IsRequired)
            {
                throw new ArgumentNullException(attribute.Name, $"[Input] {args.GetType().FullName}.{attribute.Name} is required but was not given a value");
            }

            if (await ToPlainAsync(value).ConfigureAwait(false) is { } plain)
            {
                inputs[attribute.Name] = attribute.Json ? JsonSerializer.Serialize(plain) : plain;
            }
        }

        return inputs.ToImmutable();
    }

    public static async Task<object?> ToPlainAsync(object? value)
    {
        switch (value)
        {
            case null or string or bool or double or AssetOrArchive:
                return value;
            case int number:
                return (double)number;
            case IInput input:
                return await ToPlainAsync(input.ToUntypedOutput()).ConfigureAwait(false);
            case IOutput output:
                return await ToPlainAsync((await output.GetDataAsync().ConfigureAwait(false)).Value).ConfigureAwait(false);
            case IUnion union:
                return await ToPlainAsync(union.Value).ConfigureAwait(false);
            case JsonElement json:
                return FromJson(json);
            case InputArgs args:
                var properties = ImmutableDictionary.CreateBuilder<string, object>();
                foreach (var (attribute, member) in InputsOf(args))
                {
                    if (await ToPlainAsync(member).ConfigureAwait(false) is { } plain)
                    {
                        properties[attribute.Name] = plain;
                    }
                }

                return properties.ToImmutable();
            case CustomResource resource:
                return await ToPlainAsync(resource.Id).ConfigureAwait(false);
            case IDictionary dictionary:
                var map = ImmutableDictionary.CreateBuilder<string, object>();
                foreach (DictionaryEntry entry in dictionary)
                {
                    if (await ToPlainAsync(entry.Value).ConfigureAwait(false) is { } plain)
                    {
                        map[(string)entry.Key] = plain;
                    }
                }

                return map.ToImmutable();
            case IEnumerable list:
                var items = ImmutableArray.CreateBuilder<object>();
                foreach (var item in list)
                {
                    items.Add((await ToPlainAsync(item).ConfigureAwait(false))!);
                }

                return items.ToImmutable();
            default:
                return value.GetType().IsDefined(typeof(EnumTypeAttribute), inherit: false)
                    ? value.ToString()
                    : throw new InvalidOperationException($"{value.GetType().FullName} is not a supported argument type.");
        }
    }

    private static IEnumerable<(InputAttribute Attribute, object? Value)> InputsOf(InputArgs args)
    {
        foreach (var member in args.GetType().GetMembers(Members))
        {
            if (member.GetCustomAttribute<InputAttribute>() is { } attribute)
            {
                yield return (attribute, member is PropertyInfo property ? property.GetValue(args) : ((FieldInfo)member).GetValue(args));
            }
        }
    }

    private static object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToImmutableDictionary(property => property.Name, property => FromJson(property.Value)!),
        JsonValueKind.Array => json.EnumerateArray().Select(item => FromJson(item)!).ToImmutableArray(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => json.GetString(),
    };
}
