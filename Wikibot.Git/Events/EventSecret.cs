using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Events;

/// <summary>
/// What an event has to carry: HMAC-SHA256 of a fixed purpose under the services' shared key, in hex. A schedule's input is
/// constant and readable to whoever may look at schedules; it gives the key away to nobody.
/// </summary>
internal sealed class EventSecret(IOptions<IdentityOptions> identity)
{
    /// <summary>What the secret is derived for; Wikibot.Infra has the same constant.</summary>
    internal const string Purpose = "wikibot/events/v1";

    /// <summary>The same for an operator's orders, which do more: who can read a schedule cannot give them.</summary>
    internal const string OperatorPurpose = "wikibot/operator/v1";

    private readonly byte[] _schedule = Encoding.ASCII.GetBytes(Derive(identity.Value.Secret, Purpose));
    private readonly byte[] _operator = Encoding.ASCII.GetBytes(Derive(identity.Value.Secret, OperatorPurpose));

    /// <summary>HMAC-SHA256 of <paramref name="purpose"/> under <paramref name="key"/>, in hex.</summary>
    public static string Derive(string key, string purpose) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(purpose)));

    /// <summary>Whether <paramref name="given"/> is the schedule's; takes as long for every wrong value of its length.</summary>
    public bool IsRight(string? given) => Is(_schedule, given);

    /// <summary>Whether <paramref name="given"/> is an operator's.</summary>
    public bool IsOperators(string? given) => Is(_operator, given);

    private static bool Is(byte[] expected, string? given) => given != null && CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given));
}
