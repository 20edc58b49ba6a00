namespace Wikibot.Git.Client;

/// <summary>Ids of mutations: 1 to 64 of <c>[A-Za-z0-9-]</c>. The same id means the same operation, however often it arrives.</summary>
public static class OperationIds
{
    /// <summary>The request header that carries it.</summary>
    public const string HeaderName = "Idempotency-Key";

    /// <summary>Most characters of an id.</summary>
    public const int MaxLength = 64;

    /// <summary>A new id.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>Whether <paramref name="id"/> is one.</summary>
    public static bool IsValid(string? id) => id is { Length: > 0 and <= MaxLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
