namespace Wikibot.Tests;

/// <summary>A folder of its own on a real disk, gone with the test.</summary>
public sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wikibot-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <exception cref="IOException">Somebody still writes into it: the message names what came.</exception>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message}: {string.Join(", ", Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories))}", e);
        }
    }
}
