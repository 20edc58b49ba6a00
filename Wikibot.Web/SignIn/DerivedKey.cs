using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Wikibot.Web.SignIn;

/// <summary>
/// The one key of data protection, derived from the secret that the services share (HKDF, RFC 5869): every process reads what any other wrote, after a
/// restart too, and nothing is kept anywhere. It changes with that secret, and then everybody signs in anew (decision 0024).
/// </summary>
internal sealed class DerivedKey(string secret) : IXmlRepository
{
    private const string Purpose = "wikibot/web/data-protection/v1";

    /// <summary>Bytes of the master key, as data protection makes them itself.</summary>
    private const int KeyBytes = 64;

    // Of one secret it is one key for good: its dates are no promise, but must enclose the present.
    private static readonly DateTimeOffset s_from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_until = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var masterKey = new Secret(Derive("key", KeyBytes));
        var descriptor = new AuthenticatedEncryptorDescriptor(new AuthenticatedEncryptorConfiguration(), masterKey).ExportToXml();
        return
        [
            new XElement(
                "key",
                new XAttribute("id", new Guid(Derive("id", 16))),
                new XAttribute("version", 1),
                new XElement("creationDate", s_from),
                new XElement("activationDate", s_from),
                new XElement("expirationDate", s_until),
                new XElement("descriptor", new XAttribute("deserializerType", descriptor.DeserializerType.AssemblyQualifiedName!), descriptor.SerializedDescriptorElement)),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: no other key is made (<c>DisableAutomaticKeyGeneration</c>).</exception>
    public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("Keys of data protection are derived from the shared secret, and kept nowhere.");

    private byte[] Derive(string what, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), length, salt: null, Encoding.UTF8.GetBytes($"{Purpose}/{what}"));
}
