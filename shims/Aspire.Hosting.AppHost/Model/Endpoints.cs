using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// An address of a resource. The stand-in has no proxy in front of it: <see cref="Port"/> and <see cref="TargetPort"/> are one
/// (but for containers, whose target port lies inside), as with <c>IsProxied = false</c> of the real one.
/// </summary>
public sealed class EndpointAnnotation(
    ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
    int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null) : IResourceAnnotation
{
    private int? port = port;
    private int? targetPort = targetPort;

    public ProtocolType Protocol { get; set; } = protocol;

    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    public string Transport { get; set; } = transport ?? uriScheme ?? "tcp";

    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    public int? Port { get => port ?? targetPort; set => port = value; }

    public int? TargetPort { get => targetPort ?? port; set => targetPort = value; }

    public bool IsExternal { get; set; } = isExternal ?? false;

    public bool IsProxied { get; set; } = isProxied ?? true;
}

public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName)
{
    public IResourceWithEndpoints Resource { get; } = owner;

    public string EndpointName { get; } = endpointName;

    public EndpointAnnotation EndpointAnnotation => Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.Name == EndpointName)
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not defined for the resource `{Resource.Name}`.");

    public int Port => EndpointAnnotation.Port
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    public string Url => $"{EndpointAnnotation.UriScheme}://localhost:{Port}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);
}
