namespace Wikibot.Tests.Mcp.Auth;

/// <summary>An issuer and a resource that trusts it, shared by the tests of a class that change neither.</summary>
public sealed class AuthFixture : IAsyncLifetime
{
    /// <summary>The authorization server, with a resource of its own.</summary>
    internal SignInHost Issuer { get; private set; } = null!;

    /// <summary>In Production, with <see cref="Issuer"/> as its AuthKit.</summary>
    internal AuthHost Resource { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await SignInHost.StartAsync();
        Resource = await AuthHost.StartResourceAsync(Issuer);
    }

    public async ValueTask DisposeAsync()
    {
        await Resource.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
