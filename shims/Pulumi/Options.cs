namespace Pulumi;

/// <summary>Options that every resource takes.</summary>
public abstract class ResourceOptions
{
    public Resource? Parent { get; set; }

    public InputList<Resource> DependsOn { get; set; } = new();

    public bool? Protect { get; set; }

    public ProviderResource? Provider { get; set; }

    public string? Version { get; set; }

    public Input<string>? Id { get; set; }

    public bool? RetainOnDelete { get; set; }

    public List<string> IgnoreChanges { get; set; } = [];

    public List<ResourceTransformation> ResourceTransformations { get; set; } = [];
}

public sealed class CustomResourceOptions : ResourceOptions
{
    public bool? DeleteBeforeReplace { get; set; }

    public List<string> AdditionalSecretOutputs { get; set; } = [];

    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2) => new()
    {
        Parent = options2?.Parent ?? options1?.Parent,
        DependsOn = (options1?.DependsOn ?? new()).Concat(options2?.DependsOn ?? new()),
        Protect = options2?.Protect ?? options1?.Protect,
        Provider = options2?.Provider ?? options1?.Provider,
        Version = options2?.Version ?? options1?.Version,
        Id = options2?.Id ?? options1?.Id,
        RetainOnDelete = options2?.RetainOnDelete ?? options1?.RetainOnDelete,
        IgnoreChanges = [.. options1?.IgnoreChanges ?? [], .. options2?.IgnoreChanges ?? []],
        ResourceTransformations = [.. options1?.ResourceTransformations ?? [], .. options2?.ResourceTransformations ?? []],
        DeleteBeforeReplace = options2?.DeleteBeforeReplace ?? options1?.DeleteBeforeReplace,
        AdditionalSecretOutputs = [.. options1?.AdditionalSecretOutputs ?? [], .. options2?.AdditionalSecretOutputs ?? []],
    };
}

public sealed class ComponentResourceOptions : ResourceOptions
{
    public List<ProviderResource> Providers { get; set; } = [];
}

public class StackOptions
{
    public List<ResourceTransformation> ResourceTransformations { get; set; } = [];
}

/// <summary>A look at, or a change to, a resource's arguments and options before it is registered.</summary>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);

public readonly struct ResourceTransformationArgs(Resource resource, ResourceArgs args, ResourceOptions options)
{
    public Resource Resource { get; } = resource;

    public ResourceArgs Args { get; } = args;

    public ResourceOptions Options { get; } = options;
}

public readonly struct ResourceTransformationResult(ResourceArgs args, ResourceOptions options)
{
    public ResourceArgs Args { get; } = args;

    public ResourceOptions Options { get; } = options;
}
