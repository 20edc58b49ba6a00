using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Wikibot.Git.Base;

/// <summary>
/// A query record of the contract as an endpoint's parameter: bound by the names, types, defaults and ranges of the record's own members, so that
/// nothing of it is spelled again here.
/// </summary>
internal sealed record Query<T>(T Value)
    where T : class
{
    private static readonly ConstructorInvoker s_make = ConstructorInvoker.Create(typeof(T).GetConstructors().Single());

    /// <summary>In the order of the constructor's parameters, of which the record is made: each read has one, and JSON in between took 15 µs of it.</summary>
    private static readonly Member[] s_members =
    [
        .. ((JsonTypeInfo<T>)WikibotJson.Options.GetTypeInfo(typeof(T))).Properties
            .OrderBy(member => (member.AssociatedParameter ?? throw new NotSupportedException($"'{member.Name}' is no parameter of {typeof(T).Name}: a query has no other members.")).Position)
            .Select(member => new Member(
                member.Name,
                Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType,
                member.AssociatedParameter!.HasDefaultValue,
                member.AssociatedParameter.DefaultValue,
                typeof(T).GetProperty(member.Name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)!.GetCustomAttribute<RangeAttribute>())),
    ];

    public static ValueTask<Query<T>?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<Query<T>?>(new(Read(context.Request.Query, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow())));

    /// <summary>The record that a query holds; times are seen from <paramref name="now"/>.</summary>
    /// <exception cref="WikibotProblemException">A member is missing, of another type or out of its range; the problem names it.</exception>
    public static T Read(IQueryCollection query, DateTimeOffset now)
    {
        var values = new object?[s_members.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (name, type, isOptional, fallback, range) = s_members[i];
            var text = query.TryGetValue(name, out var given) ? given.ToString() : null;
            if (!isOptional)
            {
                Check.Required(text, name);
            }

            object? value = type == typeof(string) ? text
                : type == typeof(int) ? Check.Number(text, name, range?.Minimum as int? ?? 0, range?.Maximum as int? ?? int.MaxValue)
                : type == typeof(bool) ? Check.Flag(text, name)
                : type == typeof(DateTimeOffset) ? Check.Time(text, name, now)
                : throw new NotSupportedException($"A query has no form for the {type.Name} '{name}'.");
            values[i] = value ?? fallback;
        }

        return (T)s_make.Invoke(values.AsSpan());
    }

    private sealed record Member(string Name, Type Type, bool IsOptional, object? Default, RangeAttribute? Range);
}
