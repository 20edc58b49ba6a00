using System.Text;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Files of random names and contents, as people and their enemies have them.</summary>
internal sealed class RandomFiles(int seed)
{
    private static readonly string[] s_words =
    [
        "Notes", "notes", "Day 1", "Überblick", "U\u0308berblick", "日本語", "emoji 👩‍💻", "a.b.c", "CON", "aux.txt", "trailing.", " leading", "x'y", "semi;colon", "per%cent",
        "tab\tname", "new\nline", ".hidden", ".obsidian", "__MACOSX", "README", "a\\b", "quote\"", "star*", "git~1", "é", "ß", "ÀÉ", "Ω", "-dash", "@at", "md",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Between 0 and 60 files by path; no path is the folder of another.</summary>
    public IReadOnlyDictionary<string, byte[]> Next()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var count = _random.Next(0, 60); count > 0; count--)
        {
            var path = string.Join('/', Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Name()));
            if (_random.Next(3) > 0)
            {
                path += ".md";
            }

            if (!files.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(other + "/", StringComparison.Ordinal)))
            {
                files[path] = Content();
            }
        }

        return files;
    }

    /// <summary>Writes files below a folder.</summary>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using var to = File.Create(full);
            to.Write(content);
        }
    }

    private string Name() => _random.Next(4) == 0 ? $"f{_random.Next(1000)}" : s_words[_random.Next(s_words.Length)] + (_random.Next(3) == 0 ? $" {_random.Next(9)}" : "");

    private byte[] Content()
    {
        switch (_random.Next(6))
        {
            case 0:
                return [];
            case 1:
                var bytes = new byte[_random.Next(1, 20_000)];
                _random.NextBytes(bytes);
                return bytes;
            case 2:
                return new byte[_random.Next(1, 50_000)];
            default:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"# Line {_random.Next()} Größe\n", _random.Next(1, 50))));
        }
    }
}
