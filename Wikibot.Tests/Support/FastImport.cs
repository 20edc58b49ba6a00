using System.Globalization;
using System.Text;

namespace Wikibot.Tests;

/// <summary>A commit on <c>main</c> made by stock git's fast-import: names of any bytes, any mode.</summary>
public sealed class FastImport
{
    private readonly List<byte> _stream = [];

    private FastImport(string message)
    {
        Text("commit refs/heads/main\ncommitter Git <git@example.org> 1790000000 +0000\n");
        Data(Encoding.UTF8.GetBytes(message));
        Text("from refs/heads/main^0\n");
    }

    /// <summary>Begins a commit.</summary>
    public static FastImport Commit(string message) => new(message);

    /// <summary>A name as Latin-1: each character is one byte.</summary>
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>Adds or replaces a file; of a submodule (160000) the content is the commit's id.</summary>
    public FastImport File(byte[] path, byte[] content, string mode = "100644")
    {
        Text(mode == "160000" ? $"M {mode} {Encoding.ASCII.GetString(content)} " : $"M {mode} inline ");
        Path(path);
        if (mode != "160000")
        {
            Data(content);
        }

        return this;
    }

    /// <inheritdoc cref="File(byte[], byte[], string)"/>
    public FastImport File(string path, string content, string mode = "100644") => File(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(content), mode);

    /// <summary>Deletes a file or folder.</summary>
    public FastImport Delete(byte[] path)
    {
        Text("D ");
        Path(path);
        return this;
    }

    /// <summary>Makes the commit.</summary>
    public Task RunAsync(string repository) => StockGit.PipeAsync(repository, [.. _stream], "fast-import", "--quiet");

    private void Path(byte[] path)
    {
        Text("\"");
        foreach (var value in path)
        {
            Text(value is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\') ? ((char)value).ToString() : "\\" + Convert.ToString(value, 8).PadLeft(3, '0'));
        }

        Text("\"\n");
    }

    private void Data(byte[] content)
    {
        Text(string.Create(CultureInfo.InvariantCulture, $"data {content.Length}\n"));
        _stream.AddRange(content);
        Text("\n");
    }

    private void Text(string text) => _stream.AddRange(Encoding.UTF8.GetBytes(text));
}
