using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Nfs;

/// <summary>
/// Another process of a client, stopped between open and close: it holds every file that the engine opens or replaces, apart from
/// objects. Which those are is learnt by watching the engine, so that it holds for any protocol.
/// </summary>
internal sealed class Holders : IDisposable
{
    private static readonly ConcurrentDictionary<string, byte> s_names = new(StringComparer.Ordinal);
    private readonly List<SafeFileHandle> _held = [];

    /// <summary>The share, watched: names below <paramref name="root"/> that are opened or renamed.</summary>
    public static IShareFiles Watch(string root, Action<string, string>? before = null) => new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) =>
    {
        if (operation is "open" or "rename" or "read record" or "record" && path.StartsWith(root, StringComparison.Ordinal) && !path.Contains("/objects/", StringComparison.Ordinal))
        {
            s_names.TryAdd(path[root.Length..], 0);
        }

        before?.Invoke(operation, path);
    });

    /// <summary>Opens what is there now, as this client sees it after asking.</summary>
    public int Hold(string root)
    {
        foreach (var name in s_names.Keys.Append("/home.git/refs/heads/main").Distinct(StringComparer.Ordinal))
        {
            // Asking for the folder first: what is held is what is there, not what this client remembers.
            _ = Directory.Exists(Path.GetDirectoryName(root + name)) && Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(root + name)!).Any();
            try
            {
                if (new FileInfo(root + name) is { Exists: true, LinkTarget: null })
                {
                    _held.Add(System.IO.File.OpenHandle(root + name, share: FileShare.ReadWrite | FileShare.Delete));
                    var content = new byte[64];
                    RandomAccess.Read(_held[^1], content, 0);
                }
                else
                {
                    s_names.TryRemove(name, out _);
                }
            }
            catch (IOException)
            {
                // Replaced or removed meanwhile: nothing to hold.
            }
        }

        return _held.Count;
    }

    public void Release()
    {
        foreach (var handle in _held)
        {
            handle.Dispose();
        }

        _held.Clear();
    }

    public void Dispose() => Release();
}
