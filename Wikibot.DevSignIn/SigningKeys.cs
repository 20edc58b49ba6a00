using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.DevSignIn;

/// <summary>The signing keys of the development authorization server: made at start, in memory, gone with the process.</summary>
internal sealed class SigningKeys(IOptions<SignInOptions> options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RsaSecurityKey> _keys = [];

    /// <summary>The claim <c>iss</c> of all tokens.</summary>
    public string Issuer => options.Value.Issuer;

    /// <summary>What new tokens are signed with.</summary>
    public SigningCredentials Signing => new(Published[^1], SecurityAlgorithms.RsaSha256);

    /// <summary>The keys whose tokens count, oldest first. The last one signs.</summary>
    public IReadOnlyList<RsaSecurityKey> Published
    {
        get
        {
            lock (_lock)
            {
                if (_keys.Count == 0)
                {
                    _keys.Add(Create());
                }

                return [.. _keys];
            }
        }
    }

    /// <summary>Signs with a new key from now on; <paramref name="revoke"/> withdraws the old ones at once.</summary>
    public void Rotate(bool revoke)
    {
        var key = Create();
        lock (_lock)
        {
            if (revoke)
            {
                _keys.Clear();
            }

            _keys.Add(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Rsa.Dispose();
        }
    }

    private static RsaSecurityKey Create() => new(RSA.Create(2048)) { KeyId = "dev_" + RandomNumberGenerator.GetHexString(16, lowercase: true) };
}
