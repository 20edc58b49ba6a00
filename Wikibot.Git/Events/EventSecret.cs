using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;

namespace Wikibot.Git.Events;

/// <summary>
/// What an event has to carry: HMAC-SHA256 of a fixed purpose under the services' shared key, in hex. A schedule's input is
/// constant and readable to whoever may look at schedules; it gives the key away to nobody.
/// </summary>
internal sealed class EventSecret(IOptions<IdentityOptions> identity)
{
    /// <summary>What the secret is derived for; Wikibot.Infra has the same constant.</summary>
    internal const string Purpose = "wikibot/events/v1";

    private readonly byte[] _expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(identity.Value.Secret), Encoding.UTF8.GetBytes(Purpose))));

    /// <summary>Whether <paramref name="given"/> is it; takes as long for every wrong value of its length.</summary>
    public bool IsRight(string? given) => given != null && CryptographicOperations.FixedTimeEquals(_expected, Encoding.UTF8.GetBytes(given));
}
