using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Wikibot.Git.Base;

/// <summary>
/// A query record of the contract as an endpoint's parameter: bound by the names, types, defaults and ranges of the record's own members, so that
/// nothing of it is spelled again here.
/// </summary>
internal sealed record Query<T>(T Value)
    where T : class
{
    private static readonly JsonTypeInfo<T> s_type = (JsonTypeInfo<T>)WikibotJson.Options.GetTypeInfo(typeof(T));

    private static readonly (string Name, Type Type, bool IsRequired, RangeAttribute? Range)[] s_members =
    [
        .. s_type.Properties.Select(member => (
            member.Name,
            Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType,
            member.AssociatedParameter is { HasDefaultValue: false },
            typeof(T).GetProperty(member.Name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)!.GetCustomAttribute<RangeAttribute>())),
    ];

    public static ValueTask<Query<T>?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<Query<T>?>(new(Read(context.Request.Query, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow())));

    /// <summary>The record that a query holds; times are seen from <paramref name="now"/>.</summary>
    /// <exception cref="WikibotProblemException">A member is missing, of another type or out of its range; the problem names it.</exception>
    public static T Read(IQueryCollection query, DateTimeOffset now)
    {
        var values = new JsonObject();
        foreach (var (name, type, isRequired, range) in s_members)
        {
            var text = query.TryGetValue(name, out var given) ? given.ToString() : null;
            if (isRequired)
            {
                Check.Required(text, name);
            }

            JsonNode? value = type == typeof(string) ? text
                : type == typeof(int) ? Check.Number(text, name, range?.Minimum as int? ?? 0, range?.Maximum as int? ?? int.MaxValue)
                : type == typeof(bool) ? Check.Flag(text, name)
                : type == typeof(DateTimeOffset) ? Check.Time(text, name, now)
                : throw new NotSupportedException($"A query has no form for the {type.Name} '{name}'.");
            if (value is not null)
            {
                values[name] = value;
            }
        }

        return values.Deserialize(s_type)!;
    }
}
