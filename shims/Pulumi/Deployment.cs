using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>What a running program may ask about itself.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment)
    {
        _deployment = deployment;
    }

    public string StackName => _deployment.StackName;

    public string ProjectName => _deployment.ProjectName;

    public bool IsDryRun => _deployment.IsPreview;
}

/// <summary>Runs a program. Without the engine that the Pulumi CLI brings, only under mocks.</summary>
public sealed class Deployment
{
    private const string NeedsPulumi =
        "This build stands in for the Pulumi SDK and runs programs under Pulumi.Testing only: deploying needs the published Pulumi package (a feed that carries it, no .use-shims marker) and the Pulumi CLI (`pulumi up`).";

    private static readonly AsyncLocal<Deployment?> Running = new();

    private readonly IMocks _mocks;
    private readonly ImmutableDictionary<string, string> _config;
    private readonly List<Task> _tasks = [];
    private readonly List<Resource> _resources = [];

    private Deployment(IMocks mocks, TestOptions? options)
    {
        _mocks = mocks;
        _config = ReadConfig();
        ProjectName = options?.ProjectName ?? "project";
        StackName = options?.StackName ?? "stack";
        IsPreview = options?.IsPreview ?? true;
    }

    public static DeploymentInstance Instance => new(Current);

    internal static Deployment Current => Running.Value
        ?? throw new InvalidOperationException("Trying to acquire Deployment.Instance before 'Run' was called.");

    internal string ProjectName { get; }

    internal string StackName { get; }

    internal bool IsPreview { get; }

    internal Stack? Stack { get; set; }

    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new()
        => throw new NotSupportedException(NeedsPulumi);

    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new()
    {
        var deployment = new Deployment(mocks, options);
        Running.Value = deployment;
        var errors = new List<Exception>();
        try
        {
            var stack = (TStack)Activator.CreateInstance(typeof(TStack), System.Reflection.BindingFlags.DoNotWrapExceptions, null, null, null)!;
            stack.RegisterPropertyOutputs();
        }
        catch (Exception e)
        {
            errors.Add(e);
        }

        await deployment.SettleAsync(errors).ConfigureAwait(false);
        return errors.Count switch
        {
            0 => [.. deployment._resources],
            1 => throw ForUser(errors[0]),
            _ => throw new AggregateException(errors.Select(ForUser)),
        };
    }

    internal string? GetConfig(string key) => _config.GetValueOrDefault(key);

    internal void Register(Resource resource, bool custom, ResourceArgs args, ResourceOptions options, Resource? parent)
        => Track(RegisterAsync(resource, custom, args, options, parent));

    internal void RegisterOutputs(Resource resource, IDictionary<string, object?> outputs)
        => Track(RegisterOutputsAsync(resource, outputs));

    private static RunException ForUser(Exception e)
        => e as RunException ?? new RunException($"Running program failed with an unhandled exception:\n{e}", e);

    private static ImmutableDictionary<string, string> ReadConfig()
    {
        if (Environment.GetEnvironmentVariable("PULUMI_CONFIG") is not { Length: > 0 } json)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableDictionary(
            property => property.Name.Replace(":config:", ":", StringComparison.Ordinal),
            property => property.Value.ToString());
    }

    private void Track(Task task)
    {
        lock (_tasks)
        {
            _tasks.Add(task);
        }
    }

    /// <summary>Waits for what is under way, and for what that begins in turn.</summary>
    private async Task SettleAsync(List<Exception> errors)
    {
        while (true)
        {
            Task[] batch;
            lock (_tasks)
            {
                batch = [.. _tasks];
                _tasks.Clear();
            }

            if (batch.Length == 0)
            {
                return;
            }

            foreach (var task in batch)
            {
                try
                {
                    await task.ConfigureAwait(false);
                }
                catch (Exception e) when (errors.Count > 0)
                {
                    // What failed first has said why; what waited for it fails in consequence.
                    _ = e;
                }
                catch (Exception e)
                {
                    errors.Add(e);
                }
            }
        }
    }

    private async Task RegisterAsync(Resource resource, bool custom, ResourceArgs args, ResourceOptions options, Resource? parent)
    {
        try
        {
            lock (_resources)
            {
                _resources.Add(resource);
            }

            // The constructors come first: outputs may be combined before anything is answered.
            await Task.Yield();
            foreach (var dependency in (await options.DependsOn.ToOutput().DataTask.ConfigureAwait(false)).Value)
            {
                await dependency.Urn.DataTask.ConfigureAwait(false);
            }

            var type = resource.GetResourceType();
            var name = resource.GetResourceName();
            var inputs = await Serializer.ToInputsAsync(args).ConfigureAwait(false);
            var parentUrn = parent == null ? null : (await parent.Urn.DataTask.ConfigureAwait(false)).Value;
            var provider = custom && options.Provider != null
                ? $"{(await options.Provider.Urn.DataTask.ConfigureAwait(false)).Value}::{(await options.Provider.Id.DataTask.ConfigureAwait(false)).Value}"
                : "";
            var (id, state) = resource is Stack
                ? (null, ImmutableDictionary<string, object>.Empty)
                : await _mocks.NewResourceAsync(new MockResourceArgs { Type = type, Name = name, Inputs = inputs, Provider = provider, Id = "" }).ConfigureAwait(false);
            var secrets = (options as CustomResourceOptions)?.AdditionalSecretOutputs ?? [];
            resource.Completions.Complete(NewUrn(parentUrn, type, name), id, (IDictionary<string, object>)state, secrets);
        }
        catch (Exception e)
        {
            resource.Completions.Fail(e);
            throw;
        }
    }

    private static async Task RegisterOutputsAsync(Resource resource, IDictionary<string, object?> outputs)
    {
        await resource.Urn.DataTask.ConfigureAwait(false);
        foreach (var output in outputs.Values)
        {
            await Serializer.ToPlainAsync(output).ConfigureAwait(false);
        }
    }

    private string NewUrn(string? parent, string type, string name)
    {
        // As the SDK's mock monitor names them: the outermost type of the parent, then the own type.
        var qualified = parent == null ? type : $"{parent.Split("::")[2].Split('$')[0]}${type}";
        return $"urn:pulumi:{StackName}::{ProjectName}::{qualified}::{name}";
    }
}
