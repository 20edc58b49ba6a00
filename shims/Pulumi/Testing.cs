using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>Answers in place of the engine.</summary>
public interface IMocks
{
    /// <summary>A resource is registered; returns its id and state.</summary>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>A function is called.</summary>
    Task<object> CallAsync(MockCallArgs args);
}

public class MockResourceArgs
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    /// <summary>Numbers as double, lists as ImmutableArray&lt;object&gt;, objects as ImmutableDictionary&lt;string, object&gt;.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = null!;

    public string? Provider { get; set; }

    public string? Id { get; set; }
}

public class MockCallArgs
{
    public string? Token { get; set; }

    public ImmutableDictionary<string, object> Args { get; set; } = null!;

    public string? Provider { get; set; }
}

public class TestOptions
{
    public string? ProjectName { get; set; }

    public string? StackName { get; set; }

    /// <summary>Defaults to true, as in the SDK.</summary>
    public bool? IsPreview { get; set; }
}
