namespace Wikibot.Tests.AppHost;

/// <summary>One running system for the tests that leave it running.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    private readonly ScratchFolder _data = new();
    private RunningSystem? _system;

    internal RunningSystem System => _system ?? throw new InvalidOperationException("The system was not started.");

    internal string Repository(string wiki) => _data["wikis", wiki + ".git"];

    internal string DataFolder => _data.Path;

    public async ValueTask InitializeAsync() => _system = await RunningSystem.StartAsync(
        _data.Path, new Dictionary<string, string>(StringComparer.Ordinal) { ["WIKIBOT_SCHEDULE"] = "00:00:05" });

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        _data.Dispose();
    }
}
