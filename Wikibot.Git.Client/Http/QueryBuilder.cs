using System.Globalization;
using System.Text;

namespace Wikibot.Git.Client;

/// <summary>A relative address with a query; members that are null are left out.</summary>
internal sealed class QueryBuilder(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    /// <summary>
    /// Every member of a query record by its JSON name, those that are null or false left out. The git service binds the same record by the same
    /// names, so that a field is spelled where it is declared and nowhere else.
    /// </summary>
    public QueryBuilder AddAll<T>(T query)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var member in WikibotJson.Options.GetTypeInfo(typeof(T)).Properties)
        {
            Add(member.Name, member.Get!(query) switch
            {
                null or false => null,
                true => "true",
                string text => text,
                int number => number.ToString(CultureInfo.InvariantCulture),
                DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
                var other => throw new NotSupportedException($"A query has no form for the {other.GetType().Name} '{member.Name}'."),
            });
        }

        return this;
    }

    public QueryBuilder Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }

    public QueryBuilder Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
