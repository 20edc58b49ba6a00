using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// libgit2 reads a pack that it indexes through mapped windows, and keeps each until the end: its own limit
/// (GIT_OPT_SET_MWINDOW_MAPPED_LIMIT) counts only packs that do not grow. So a pack of many deltas would be resident as a whole.
/// Here the pages go back; they are clean, and are mapped again from the page cache when they are read once more.
/// </summary>
/// <param name="folder">Where the pack is: a quarantine's folder, whose name no other has.</param>
internal sealed partial class MappedWindows(string folder)
{
    private const int DontNeed = 4;

    // Its last two names: the kernel tells the path without symbolic links.
    private readonly byte[] _folder = Encoding.UTF8.GetBytes($"/{Path.GetFileName(Path.GetDirectoryName(folder))}/{Path.GetFileName(folder)}/");

    // Used again and again: this runs inside of native code, where nobody collects garbage in time.
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Lets go of the resident pages of read-only shared mappings. Elsewhere than on Linux nothing is done.</summary>
    public void LetGo()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var maps = File.OpenHandle("/proc/self/maps");
        var held = 0;
        long at = 0;
        for (int read; (read = RandomAccess.Read(maps, _buffer.AsSpan(held), at)) > 0; at += read)
        {
            var rest = _buffer.AsSpan(0, held + read);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                LetGo(rest[..end]);
            }

            rest.CopyTo(_buffer);
            held = rest.Length;
        }
    }

    /// <summary>One line: <c>7f0e94000000-7f0e94100000 r--s 00000000 08:01 1234   /folder/pack_git2_0123</c>.</summary>
    private void LetGo(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(" r--s "u8) > 0
            && line.IndexOf(_folder) > 0
            && Utf8Parser.TryParse(line, out long start, out var length, 'x')
            && Utf8Parser.TryParse(line[(length + 1)..], out long end, out _, 'x'))
        {
            _ = Advise((nint)start, (nint)(end - start), DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint length, int advice);
}
