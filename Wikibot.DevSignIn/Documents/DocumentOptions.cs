using System.ComponentModel.DataAnnotations;

namespace Wikibot.DevSignIn.Documents;

/// <summary>Clients that are known by the address of their metadata document. Configuration section <c>Wikibot:SignIn:Documents</c>.</summary>
internal sealed class DocumentOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:SignIn:Documents";

    /// <summary>
    /// Whether the server's metadata says that such clients are taken. They are in any case; but those that read this do not register,
    /// so they cannot sign in on a machine that is not on the internet.
    /// </summary>
    /// <value>Default: <see langword="false"/>, for machines without a network. AuthKit says <see langword="true"/> where its dashboard does.</value>
    public bool Advertise { get; set; }

    /// <summary>Names of hosts whose documents may come from this machine or its network, for who develops such a client. All others must be public.</summary>
    /// <value>Default: none. Needs <see cref="LocalAuthority"/>.</value>
    public IList<string> LocalHosts { get; init; } = [];

    /// <summary>A file with the certificates (PEM) of the authorities that <see cref="LocalHosts"/> are trusted by, as mkcert makes one.</summary>
    /// <value>Default: none.</value>
    public string? LocalAuthority { get; set; }

    /// <summary>Refuses names without their authority, and an authority without names.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LocalHosts.Count > 0 ? !File.Exists(LocalAuthority) : LocalAuthority is not null)
        {
            yield return new ValidationResult(
                $"{Section}:LocalHosts and {Section}:LocalAuthority belong together: names of hosts, and a file with the certificates of their authority.",
                [nameof(LocalHosts), nameof(LocalAuthority)]);
        }
    }
}
