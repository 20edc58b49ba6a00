using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Anything that is registered: custom, component or provider.</summary>
public abstract class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly ImmutableArray<ResourceTransformation> _transformations;
    private readonly ImmutableDictionary<string, ProviderResource> _providers;

    private protected Resource(string type, string name, bool custom, ResourceArgs args, ResourceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _type = type;
        _name = name;
        Completions = OutputCompletion.Initialize(this);

        var parent = type == Stack.RootType ? null : options.Parent ?? Deployment.Current.Stack;
        _transformations = [.. options.ResourceTransformations, .. parent?._transformations ?? []];
        foreach (var transformation in _transformations)
        {
            if (transformation(new ResourceTransformationArgs(this, args, options)) is { } changed)
            {
                (args, options) = (changed.Args, changed.Options);
            }
        }

        // As in the SDK: provider and protection come from an explicit parent, not from the stack.
        _providers = options.Parent?._providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        Protect = options.Protect ?? options.Parent?.Protect;
        if (custom)
        {
            options.Provider ??= options.Parent?.ProviderFor(type);
        }
        else
        {
            var component = options as ComponentResourceOptions;
            foreach (var provider in options.Provider is { } single ? [single] : component?.Providers ?? [])
            {
                _providers = _providers.SetItem(provider.Package, provider);
            }
        }

        Deployment.Current.Register(this, custom, args, options, parent);
    }

    public Output<string> Urn { get; private protected set; } = null!;

    internal OutputCompletion Completions { get; }

    internal bool? Protect { get; }

    public string GetResourceType() => _type;

    public string GetResourceName() => _name;

    private ProviderResource? ProviderFor(string type) => _providers.GetValueOrDefault(type.Split(':')[0]);

    internal void SetUrn(Output<string> urn) => Urn = urn;
}

/// <summary>A resource that a provider manages.</summary>
public class CustomResource : Resource
{
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, custom: true, args ?? ResourceArgs.Empty, options ?? new CustomResourceOptions())
    {
    }

    public Output<string> Id { get; private set; } = null!;

    internal void SetId(Output<string> id) => Id = id;
}

/// <summary>A resource that groups others.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options)
    {
    }

    public ComponentResource(string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null, bool remote = false)
        : base(type, name, custom: false, args ?? ResourceArgs.Empty, options ?? new ComponentResourceOptions())
    {
        if (remote)
        {
            throw new NotSupportedException("Remote components need the published Pulumi package.");
        }
    }

    protected void RegisterOutputs() => RegisterOutputs(ImmutableDictionary<string, object?>.Empty);

    protected void RegisterOutputs(IDictionary<string, object?> outputs) => Deployment.Current.RegisterOutputs(this, outputs);
}

/// <summary>A provider with its own configuration.</summary>
public class ProviderResource : CustomResource
{
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base($"pulumi:providers:{package}", name, args, options)
    {
        Package = package;
    }

    internal string Package { get; }
}
