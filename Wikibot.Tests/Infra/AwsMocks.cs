using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi;
using Pulumi.Testing;

namespace Wikibot.Tests.Infra;

/// <summary>
/// Answers as AWS would, with ids, ARNs and names that say whose they are, so that a value found among another
/// resource's inputs shows what it depends on. AWS gives an input back as it was, and so does this, unless
/// <paramref name="signed"/>: then text that comes out of a resource ends with whose it is, and an edge shows too that
/// hangs on nothing but such a value (the name of a stage).
/// </summary>
internal sealed class AwsMocks(bool signed = false) : IMocks
{
    public const string Account = "123456789012";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentQueue<MockResourceArgs> _registered = new();
    private readonly ConcurrentQueue<ResourceTransformationArgs> _seen = new();

    public void Saw(ResourceTransformationArgs args) => _seen.Enqueue(args);

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        _registered.Enqueue(args);
        var self = Marker(args.Type!, args.Name!);
        var state = args.Inputs.ToBuilder();
        if (signed && args.Type!.StartsWith("aws:", StringComparison.Ordinal))
        {
            foreach (var (key, value) in args.Inputs)
            {
                state[key] = value is string text ? text + self : value;
            }
        }

        void Default(string key, object value)
        {
            if (!state.ContainsKey(key))
            {
                state[key] = value;
            }
        }

        Default("arn", $"arn:aws:x:eu-central-1:{Account}:{self}");
        Default("name", $"{self}-name");
        switch (args.Type)
        {
            case "aws:ssm/parameter:Parameter":
                state["arn"] = $"arn:aws:ssm:eu-central-1:{Account}:parameter{args.Inputs["name"]}";
                state["version"] = 3.0;
                break;
            case "aws:s3/bucket:Bucket":
                state["bucket"] = $"{self}-name";
                break;
            case "aws:lambda/function:Function":
                state["invokeArn"] = $"arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{self}/invocations";
                break;
            case "aws:lambda/functionUrl:FunctionUrl":
                state["functionUrl"] = $"https://{self}.lambda-url.eu-central-1.on.aws/";
                break;
            case "aws:apigateway/restApi:RestApi":
                state["executionArn"] = $"arn:aws:execute-api:eu-central-1:{Account}:{self}";
                state["rootResourceId"] = $"{self}-root";
                break;
            case "aws:apigateway/stage:Stage":
                state["invokeUrl"] = $"https://{self}.execute-api.eu-central-1.amazonaws.com/live";
                break;
            case "aws:cloudfront/distribution:Distribution":
                state["domainName"] = "d111111abcdef8.cloudfront.net";
                state["hostedZoneId"] = "Z2FDTNDATAQYW2";
                break;
            default:
                break;
        }

        return Task.FromResult<(string?, object)>((self, state.ToImmutable()));
    }

    public Task<object> CallAsync(MockCallArgs args) => throw new InvalidOperationException($"The program asks AWS nothing, but called {args.Token}.");

    /// <summary>How a resource appears in others' inputs.</summary>
    public static string Marker(string type, string name) => $"{type.Split(':')[1].Split('/')[0]}.{type.Split(':')[^1]}({name})";

    public async Task<ImmutableArray<Registration>> RegistrationsAsync()
    {
        var registrations = ImmutableArray.CreateBuilder<Registration>();
        foreach (var args in _registered)
        {
            var seen = _seen.Single(candidate => candidate.Resource.GetResourceType() == args.Type && candidate.Resource.GetResourceName() == args.Name);
            var dependsOn = ImmutableArray.CreateBuilder<(string, string)>();
            await foreach (var dependency in seen.Options.DependsOn)
            {
                var resource = await ValueOfAsync(dependency.ToOutput());
                dependsOn.Add((resource.GetResourceType(), resource.GetResourceName()));
            }

            var inputs = args.Type != "pulumi:providers:aws"
                ? args.Inputs
                : args.Inputs.ToImmutableDictionary(pair => pair.Key, pair => pair.Value is string { Length: > 0 } text && text[0] is '{' or '[' ? Canonical(text) : pair.Value);
            registrations.Add(new Registration(
                args.Type!, args.Name!, seen.Options.Parent?.GetResourceName(), args.Provider ?? "", ToJson(inputs), dependsOn.ToImmutable(), seen.Args, seen.Options));
        }

        return [.. registrations.OrderBy(registration => registration.Key, StringComparer.Ordinal)];
    }

    /// <summary>The value of an output, which the SDK gives to <c>Apply</c> only.</summary>
    public static async Task<T> ValueOfAsync<T>(Output<T> output)
    {
        var value = new TaskCompletionSource<T>();
        output.Apply(known =>
        {
            value.SetResult(known);
            return known;
        });
        return await value.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static JsonElement ToJson(object inputs) => JsonSerializer.SerializeToElement(Plain(inputs), Json);

    // A provider's structured inputs arrive as JSON text, with whatever spaces and order: one form, to be compared.
    private static string Canonical(string json) => JsonSerializer.Serialize(Sorted(JsonDocument.Parse(json).RootElement), Json);

    private static object Sorted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new SortedDictionary<string, object>(json.EnumerateObject().ToDictionary(property => property.Name, property => Sorted(property.Value)), StringComparer.Ordinal),
        JsonValueKind.Array => json.EnumerateArray().Select(Sorted).ToArray(),
        _ => json,
    };

    private static object? Plain(object? value) => value switch
    {
        ImmutableDictionary<string, object> map => new SortedDictionary<string, object?>(map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)), StringComparer.Ordinal),
        ImmutableArray<object> list => list.Select(Plain).ToArray(),
        AssetOrArchive archive => archive.GetType().Name,
        _ => value,
    };
}
