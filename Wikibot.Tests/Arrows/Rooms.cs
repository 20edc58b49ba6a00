using ArchUnitNET.Domain;

namespace Wikibot.Tests.Arrows;

/// <summary>The rooms of an assembly, each a namespace below its root, and the arrows between them: who knows whom.</summary>
internal static class Rooms
{
    /// <summary>Every arrow, as <c>From → To</c>, with the types that draw it.</summary>
    public static ILookup<(string From, string To), string> Arrows(Architecture architecture, string root, params string[] elsewhere) => architecture.Types
        .Where(type => Of(type, root, elsewhere) is not null)
        .SelectMany(type => type.Dependencies.Select(known => (type, known.Target)))
        .Where(pair => Of(pair.Target, root, elsewhere) is { } to && to != Of(pair.type, root, elsewhere))
        .Distinct()
        .ToLookup(pair => (Of(pair.type, root, elsewhere)!, Of(pair.Target, root, elsewhere)!), pair => $"{pair.type.FullName} knows {pair.Target.FullName}");

    /// <summary>The arrows that nobody allowed, each with the types that draw it.</summary>
    public static IReadOnlyList<string> Forbidden(ILookup<(string From, string To), string> arrows, IReadOnlyDictionary<string, string> allowed) =>
        [.. arrows.Where(arrow => !allowed.TryGetValue(arrow.Key.From, out var may) || !may.Split(' ').Contains(arrow.Key.To, StringComparer.Ordinal))
            .Select(arrow => $"{arrow.Key.From} → {arrow.Key.To}: {string.Join("; ", arrow.Take(5))}")];

    /// <summary>The rooms that are on a circle.</summary>
    public static IReadOnlyList<string> OnCircles(ILookup<(string From, string To), string> arrows)
    {
        var left = arrows.Select(arrow => arrow.Key).ToList();
        while (left.RemoveAll(arrow => left.TrueForAll(other => other.From != arrow.To) || left.TrueForAll(other => other.To != arrow.From)) > 0)
        {
            // An arrow to a room that knows nobody, or from one that nobody knows, is on no circle.
        }

        return [.. left.Select(arrow => $"{arrow.From} → {arrow.To}: {string.Join("; ", arrows[arrow].Take(5))}").Order(StringComparer.Ordinal)];
    }

    private static string? Of(IType type, string root, string[] elsewhere)
    {
        // Type parameters have no namespace.
        return type.Namespace?.FullName is { } name && name.StartsWith(root + ".", StringComparison.Ordinal) && !Array.Exists(elsewhere, other => name == other || name.StartsWith(other + ".", StringComparison.Ordinal))
            ? name[(root.Length + 1)..].Split('.')[0]
            : null;
    }
}
