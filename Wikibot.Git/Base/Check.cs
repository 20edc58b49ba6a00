using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Wikibot.Git.Base;

/// <summary>Checks of single arguments; each failure names field and rule.</summary>
internal static class Check
{
    public static T Required<T>([NotNull] T? value, string field)
        where T : class =>
        value ?? throw Problem.Invalid(field, "required", $"'{field}' is missing.");

    /// <summary>A whole number in a query, or <paramref name="fallback"/> where it is left out.</summary>
    public static int Number(string? text, string field, int fallback, int min, int max) => Number(text, field, min, max) ?? fallback;

    public static int? Number(string? text, string field, int min, int max)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Problem.Invalid(field, "range", $"'{field}' is a whole number from {min} to {max}.");
    }

    /// <summary>A number of a body, where it is given.</summary>
    public static int? Within(int? number, string field, int min, int max) =>
        number is null || (number >= min && number <= max) ? number : throw Problem.Invalid(field, "range", $"'{field}' is a whole number from {min} to {max}.");

    public static bool Flag(string? text, string field) => text switch
    {
        null or "" or "false" or "False" => false,
        "true" or "True" => true,
        _ => throw Problem.Invalid(field, "boolean", $"'{field}' is true or false."),
    };

    /// <summary>A time in a query, in the forms of <see cref="TimeText"/>, seen from <paramref name="now"/>.</summary>
    public static DateTimeOffset? Time(string? text, string field, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A '+' that arrived unescaped in a query is a space by now.
        var iso = text.Replace(' ', text.Length > 10 && text[10] == 'T' ? '+' : ' ');
        return TimeText.TryParse(iso, now, out var time)
            ? time
            : throw Problem.Invalid(field, "time", $"'{field}' is no time. Write {TimeText.Forms}.");
    }

    public static Storage.ObjectId? Revision(string? text, string field = "revision")
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Storage.ObjectId.TryParse(text, out var id)
            ? id
            : throw Problem.Invalid(field, "revision", $"'{field}' is the 40 hex digits that a read returned.");
    }
}
