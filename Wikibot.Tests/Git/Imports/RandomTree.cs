using System.Globalization;
using System.Text;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Histories of random trees for stock git's fast-import: names of any bytes, all modes, depth, empty and large files, 1 to 500 objects a commit.</summary>
internal sealed class RandomTree(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<byte> _stream = [];

    /// <summary>Paths now, a character a byte, with their modes.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>One to four commits on <c>main</c>, as a stream.</summary>
    public byte[] Make()
    {
        for (int commit = 0, commits = _random.Next(1, 5); commit < commits; commit++)
        {
            Text($"commit refs/heads/main\ncommitter A <a@example.org> {1_790_000_000 + commit} +0000\ndata 4\nWork\n");
            var count = _random.Next(20) == 0 ? _random.Next(100, 500) : _random.Next(1, 40);
            for (var i = 0; i < count; i++)
            {
                Change();
            }
        }

        return [.. _stream];
    }

    private void Change()
    {
        if (_files.Count > 0 && _random.Next(10) == 0)
        {
            var gone = _files.Keys.ElementAt(_random.Next(_files.Count));
            _files.Remove(gone);
            Text("D ");
            Path(gone);
            return;
        }

        var path = string.Join('/', Enumerable.Range(0, _random.Next(_random.Next(8) == 0 ? 30 : 4) + 1).Select(_ => Name()));
        path += _random.Next(3) > 0 ? ".md" : "";
        if (_files.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(other + "/", StringComparison.Ordinal)))
        {
            return;
        }

        var mode = _random.Next(12) switch { 0 => "100755", 1 => "120000", 2 => "160000", _ => "100644" };
        _files[path] = mode;
        Text(mode == "160000" ? $"M {mode} {new string((char)('a' + _random.Next(6)), 40)} " : $"M {mode} inline ");
        Path(path);
        if (mode != "160000")
        {
            var content = Content();
            Text(string.Create(CultureInfo.InvariantCulture, $"data {content.Length}\n"));
            _stream.AddRange(content);
            Text("\n");
        }
    }

    private string Name()
    {
        while (true)
        {
            var name = _random.Next(4) switch
            {
                0 => string.Concat(Enumerable.Range(0, _random.Next(1, 12)).Select(_ => (char)_random.Next(1, 256))),
                1 => Latin(((string[])["Überblick", "日本", "U\u0308b", "👩‍💻", "Ω"])[_random.Next(5)]),
                _ => $"{(char)('A' + _random.Next(4))}{_random.Next(30)}",
            };
            var bare = name.Replace('/', '_').Replace('\\', '_');
            if (bare is not ("." or "..") && !bare.Contains("git", StringComparison.OrdinalIgnoreCase))
            {
                return bare;
            }
        }
    }

    private byte[] Content()
    {
        var size = _random.Next(40) switch { 0 => 0, 1 => _random.Next(_random.Next(8) == 0 ? 2_000_000 : 200_000), 2 or 3 => _random.Next(1, 3), _ => _random.Next(0, 3000) };
        var content = new byte[size];
        if (_random.Next(3) == 0)
        {
            _random.NextBytes(content);
        }
        else
        {
            content.AsSpan().Fill((byte)('a' + _random.Next(26)));
        }

        return content;
    }

    private void Path(string path)
    {
        Text("\"");
        foreach (var c in path)
        {
            Text(c is >= ' ' and < '\u007F' and not ('"' or '\\') ? c.ToString() : "\\" + Convert.ToString(c, 8).PadLeft(3, '0'));
        }

        Text("\"\n");
    }

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private void Text(string text) => _stream.AddRange(Encoding.Latin1.GetBytes(text));
}
