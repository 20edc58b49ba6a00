using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage;

/// <summary>The folder under all wikis, for operators: is it there, and does it give back what it was given?</summary>
/// <param name="options">Where it is.</param>
public sealed class Share(StorageOptions options)
{
    private readonly IShareFiles _files = WikiStore.DefaultFiles();

    /// <summary>Whether it is there, by one file operation.</summary>
    /// <exception cref="StoreFailedException">It failed; the message says how, without a path.</exception>
    public bool IsThere() => Run(() => _files.Stat(options.Root) is not null);

    /// <summary>Writes a file at its root, durably, and reads it back. Those that meet leave one of their files, whole.</summary>
    /// <returns>What it gave back; null when it gave back nothing.</returns>
    /// <exception cref="StoreFailedException">It failed; the message says how, without a path.</exception>
    public byte[]? Echo(string name, ReadOnlyMemory<byte> content) => Run(() =>
    {
        var path = Path.Combine(options.Root, name);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        return _files.WriteNew(temporary, content.Span) && _files.Rename(temporary, path) ? _files.ReadAll(path) : null;
    });

    private static T Run<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (ShareFileException e)
        {
            throw new StoreFailedException($"The share failed: {e.Error}.", e);
        }
    }
}
