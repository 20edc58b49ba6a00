namespace Wikibot.Infra;

/// <summary>A processor, by the names that Lambda, .NET and the Web Adapter layer give it.</summary>
/// <param name="Lambda">Lambda's name.</param>
/// <param name="Runtime">.NET's runtime identifier, part of the zips' names.</param>
/// <param name="AdapterLayer">Name of the layer.</param>
internal sealed record Architecture(string Lambda, string Runtime, string AdapterLayer)
{
    /// <summary>Version of the layer: Lambda Web Adapter 1.0.0.</summary>
    private const int AdapterVersion = 27;

    private static readonly Architecture[] Known =
        [new("arm64", "linux-arm64", "LambdaAdapterLayerArm64"), new("x86_64", "linux-x64", "LambdaAdapterLayerX86")];

    /// <summary>ARN of the Web Adapter layer, published by AWS in its account in each region.</summary>
    public string AdapterArn(string region) => $"arn:aws:lambda:{region}:753240598075:layer:{AdapterLayer}:{AdapterVersion}";

    /// <summary>By Lambda's name.</summary>
    /// <exception cref="Pulumi.RunException">There is none of that name.</exception>
    public static Architecture Parse(string name)
        => Known.FirstOrDefault(known => known.Lambda == name)
            ?? throw StackSettings.Bad("wikibot:architecture", $"must be {string.Join(" or ", Known.Select(known => known.Lambda))}; it is \"{name}\"");
}
