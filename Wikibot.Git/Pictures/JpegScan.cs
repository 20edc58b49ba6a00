namespace Wikibot.Git.Pictures;

/// <summary>Which part of the coefficients a scan tells (T.81, B.2.3 and G.1).</summary>
/// <param name="Components">The channels in it.</param>
/// <param name="From">First coefficient, in the zigzag's order.</param>
/// <param name="To">Last one.</param>
/// <param name="High">Bits that earlier scans told; 0 for the first.</param>
/// <param name="Low">Bits that are left for later ones.</param>
internal sealed record JpegScan(IReadOnlyList<JpegComponent> Components, int From, int To, int High, int Low)
{
    /// <summary>Reads the header of one.</summary>
    /// <exception cref="BrokenPictureException">It says what no scan of this picture can.</exception>
    public static JpegScan Read(ReadOnlySpan<byte> segment, JpegFrame frame, JpegTables tables)
    {
        var count = segment.IsEmpty ? 0 : segment[0];
        if (count is < 1 or > 4 || segment.Length < 4 + (2 * count))
        {
            throw Wrong();
        }

        var components = new List<JpegComponent>(count);
        for (var i = 0; i < count; i++)
        {
            var (id, which) = (segment[1 + (2 * i)], segment[2 + (2 * i)]);
            var component = frame.Components.FirstOrDefault(one => one.Id == id);
            if (component is null || components.Contains(component) || which >> 4 > 3 || (which & 15) > 3)
            {
                throw Wrong();
            }

            (component.Means, component.Rest) = (tables.Means[which >> 4], tables.Rest[which & 15]);
            components.Add(component);
        }

        var tail = segment[(1 + (2 * count))..];
        var scan = frame.Progressive ? new JpegScan(components, tail[0], tail[1], tail[2] >> 4, tail[2] & 15) : new JpegScan(components, 0, 63, 0, 0);
        var fits = !frame.Progressive
            || (scan.To <= 63 && scan.High <= 13 && scan.Low <= 13 && (scan.From == 0 ? scan.To == 0 : scan.From <= scan.To && count == 1));
        return fits && components.TrueForAll(one => (scan.From > 0 || scan.High > 0 || one.Means is not null) && (scan.To == 0 || one.Rest is not null)) ? scan : throw Wrong();

        static BrokenPictureException Wrong() => new("its scans are not those of a JPEG");
    }
}
