namespace Wikibot.Git.Storage.Objects;

/// <summary>A pack's bytes from an offset on.</summary>
/// <param name="file">The pack.</param>
/// <param name="offset">Where to begin.</param>
/// <param name="through">Past the file's windows, for a large object that is read once.</param>
internal sealed class PackStream(WindowedFile file, long offset, bool through = false) : ForwardStream
{
    private long _offset = offset;

    public override int Read(Span<byte> buffer)
    {
        var read = through ? file.ReadThrough(buffer, _offset) : file.Read(buffer, _offset);
        _offset += read;
        return read;
    }
}
