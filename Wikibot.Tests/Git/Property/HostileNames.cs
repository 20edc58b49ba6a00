using System.Text;

namespace Wikibot.Tests.Git.Property;

/// <summary>Names, modes and contents that stock git takes and a wiki would not make.</summary>
internal static class HostileNames
{
    private static readonly string[] s_texts =
    [
        "a", "A", "Notes", "notes", "\u00E4", "a\u0308", "caf\u00E9", "cafe\u0301", "\u65E5\u672C", "\U0001F469\u200D\U0001F4BB", "gnp\u202Eexe", "zero\u200Bwidth", "con", "nul.txt",
        "trailing ", "dot.", "back\\slash", "what?", "a:b", "star*", "quote\"", "tab\there", "line\nend", "x.md", "x.MD", "\uFFFD", "-rf", "~", "$(x)", "%41", "a b", ".hidden", "\u00DF", "SS", "\u0130",
    ];

    /// <summary>Some name that is text.</summary>
    public static string Text(Random random) => s_texts[random.Next(s_texts.Length)];

    /// <summary>A path of one to nine names of any bytes, mostly with <c>.md</c>.</summary>
    public static byte[] Path(Random random)
    {
        var path = new List<byte>();
        for (var depth = random.Next(20) == 0 ? 9 : random.Next(1, 4); depth > 1; depth--)
        {
            path.AddRange([.. Name(random), (byte)'/']);
        }

        path.AddRange(Name(random));
        path.AddRange(Encoding.ASCII.GetBytes(random.Next(10) switch { 0 => "", 1 => ".MD", 2 => ".png", _ => ".md" }));
        return [.. path];
    }

    /// <summary>A mode: mostly a file, sometimes one to run, a symbolic link or a submodule.</summary>
    public static string Mode(Random random) => random.Next(16) switch { 0 => "100755", 1 => "120000", 2 => "160000", _ => "100644" };

    /// <summary>Some text, nothing, bytes that are none, or a hundred kilobytes.</summary>
    public static byte[] Content(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return [];
            case 1:
                var bytes = new byte[random.Next(1, 200)];
                random.NextBytes(bytes);
                return bytes;
            case 2:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"line {random.Next()}\r\n", random.Next(1, 5000))));
            default:
                return Encoding.UTF8.GetBytes($"# Page {random.Next(5)}\n\ntext\n");
        }
    }

    private static byte[] Name(Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                var bytes = new byte[random.Next(1, 6)];
                random.NextBytes(bytes);
                return [.. bytes.Select(value => value is 0 or (byte)'/' or (byte)'.' ? (byte)0xE9 : value)];
            case 1 when random.Next(4) == 0:
                return [.. Enumerable.Repeat((byte)'n', 250)];
            default:
                return Encoding.UTF8.GetBytes(Text(random));
        }
    }
}
