using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Wikibot.Git.Base;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Base;

/// <summary>A query record is written by the client and bound by the service by its own members: a field that either forgot would be lost here.</summary>
public sealed class QueryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<Type> Queries => [.. typeof(IWikibotGit).GetMethods()
        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType))
        .Where(type => type.Name.EndsWith("Query", StringComparison.Ordinal)).Distinct()];

    [Fact]
    public void Contract_queries_areFound() => Queries.Count.ShouldBeGreaterThanOrEqualTo(3);

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_everyMember_arrivesAsItWasSent(Type query) => Generic(nameof(RoundTrip), query).Invoke(null, null);

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_everyRange_isHeld(Type query) => Generic(nameof(Ranges), query).Invoke(null, null);

    [Fact]
    public void Read_memberThatIsMissing_isNamed() =>
        Should.Throw<WikibotProblemException>(() => Query<ReadPageQuery>.Read(new QueryCollection(), s_now)).Extensions["field"].ToString().ShouldBe("path");

    private static MethodInfo Generic(string name, Type query) => typeof(QueryTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(query);

    private static void RoundTrip<T>()
        where T : class
    {
        var type = (JsonTypeInfo<T>)WikibotJson.Options.GetTypeInfo(typeof(T));
        var sent = new JsonObject(type.Properties.Select((member, index) => KeyValuePair.Create(member.Name, Sample(member, index)))).Deserialize(type)!;
        type.Properties.ShouldAllBe(member => member.Get!(sent) != null);

        Query<T>.Read(Parse(new QueryBuilder("/x").AddAll(sent).ToString()), s_now).ShouldBe(sent);
    }

    private static void Ranges<T>()
        where T : class
    {
        foreach (var member in typeof(T).GetProperties().Where(property => property.PropertyType == typeof(int?)))
        {
            var range = member.GetCustomAttribute<RangeAttribute>().ShouldNotBeNull($"{typeof(T).Name}.{member.Name} has no range.");
            var below = ((int)range.Minimum - 1).ToString(CultureInfo.InvariantCulture);
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            foreach (var wrong in (string[])[below, "x", "99999999999"])
            {
                Should.Throw<WikibotProblemException>(() => Query<T>.Read(Parse($"/x?path=P&{name}={wrong}"), s_now)).Extensions["field"].ToString().ShouldBe(name);
            }
        }
    }

    private static JsonNode? Sample(JsonPropertyInfo member, int index) => (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) switch
    {
        var text when text == typeof(string) => $"a/../b c&d#e+f%20ü=?{index}",
        var number when number == typeof(int) => (int)member.AttributeProvider!.GetCustomAttributes(typeof(RangeAttribute), inherit: true).Cast<RangeAttribute>().Single().Maximum,
        var flag when flag == typeof(bool) => true,
        var time when time == typeof(DateTimeOffset) => s_now.AddTicks(-index),
        var other => throw new NotSupportedException(other.Name),
    };

    private static QueryCollection Parse(string address) => new(QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]));
}
