namespace Wikibot.Tests;

/// <summary>Something that answers for AWS, until it is disposed of.</summary>
internal interface IEmulator : IAsyncDisposable
{
    /// <summary>Where it listens; null where there is none.</summary>
    Uri? Endpoint { get; }

    /// <summary>What it is, or why there is none.</summary>
    string Description { get; }
}

/// <summary>None on this machine.</summary>
internal sealed record NoEmulator(string Description) : IEmulator
{
    public Uri? Endpoint => null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
