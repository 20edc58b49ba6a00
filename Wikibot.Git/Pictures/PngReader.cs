namespace Wikibot.Git.Pictures;

/// <summary>Reads a PNG into a smaller picture, a row at a time; of animated ones the picture that stands for them.</summary>
internal static class PngReader
{
    /// <summary>Most pixels of an interlaced PNG, 16 million: its rows are whole only when all of it was read, so that it is held.</summary>
    public const int MaxInterlacedPixels = 16_000_000;

    /// <summary>Adam7: where each of the seven passes begins, and its steps.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] s_passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Reads it at a size.</summary>
    public static Raster Read(ReadOnlyMemory<byte> file, PngHeader header, PictureSize wanted, CancellationToken cancellationToken)
    {
        using var data = new MemoryStream(file.Length);
        ReadOnlyMemory<byte> palette = default, transparency = default;
        foreach (var (type, content) in PngHeader.Chunks(file))
        {
            switch (type)
            {
                case "PLTE": palette = content; break;
                case "tRNS": transparency = content; break;
                case "IDAT": data.Write(content.Span); break;
            }
        }

        data.Position = 0;
        using var inflated = PngStream.Inflate(data);
        var colors = new PngColors(header, palette.Span, transparency.Span);
        var rows = new PngRows(inflated, header);
        var target = new Target(header.Size, wanted, colors);
        if (header.Interlaced)
        {
            ReadPasses(rows, header, target, colors, cancellationToken);
        }
        else
        {
            rows.Begin(header.RowBytes(header.Size.Width));
            for (var y = 0; y < header.Size.Height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                target.Add(rows.Next());
            }
        }

        return target.ToRaster();
    }

    /// <summary>The seven passes, put together to whole rows of 8 bits a channel.</summary>
    private static void ReadPasses(PngRows rows, PngHeader header, Target target, PngColors colors, CancellationToken cancellationToken)
    {
        var (width, height) = (header.Size.Width, header.Size.Height);
        if (header.Size.Pixels > MaxInterlacedPixels)
        {
            throw new BrokenPictureException($"it is interlaced and has more than {MaxInterlacedPixels / 1_000_000} million pixels");
        }

        var whole = new byte[width * height * Raster.Channels];
        foreach (var (startX, startY, stepX, stepY) in s_passes)
        {
            var across = (width - startX + stepX - 1) / stepX;
            if (across <= 0)
            {
                continue;
            }

            rows.Begin(header.RowBytes(across));
            float[] red = new float[across], green = new float[across], blue = new float[across], alpha = new float[across];
            for (var y = startY; y < height; y += stepY)
            {
                cancellationToken.ThrowIfCancellationRequested();
                colors.Read(rows.Next(), red, green, blue, alpha);
                for (var i = 0; i < across; i++)
                {
                    var pixel = whole.AsSpan(((y * width) + startX + (i * stepX)) * Raster.Channels, Raster.Channels);
                    (pixel[0], pixel[1], pixel[2], pixel[3]) = ((byte)(red[i] + 0.5f), (byte)(green[i] + 0.5f), (byte)(blue[i] + 0.5f), (byte)(alpha[i] + 0.5f));
                }
            }
        }

        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.AddWhole(whole.AsSpan(y * width * Raster.Channels, width * Raster.Channels));
        }
    }

    /// <summary>The four channels at the wanted size.</summary>
    private sealed class Target
    {
        private readonly PictureSize _wanted;
        private readonly PngColors _colors;
        private readonly float[][] _rows;
        private readonly Plane[] _planes;

        public Target(PictureSize size, PictureSize wanted, PngColors colors)
        {
            (_wanted, _colors) = (wanted, colors);
            var across = new Axis(size.Width, 1, size.Width, wanted.Width);
            var down = new Axis(size.Height, 1, size.Height, wanted.Height);
            _rows = [.. Enumerable.Range(0, Raster.Channels).Select(_ => new float[size.Width])];
            _planes = [.. Enumerable.Range(0, colors.HasAlpha ? Raster.Channels : Raster.Channels - 1).Select(_ => new Plane(across, down))];
        }

        public void Add(ReadOnlySpan<byte> row)
        {
            _colors.Read(row, _rows[0], _rows[1], _rows[2], _rows[3]);
            AddRows();
        }

        /// <summary>A row whose colours are already times their alpha.</summary>
        public void AddWhole(ReadOnlySpan<byte> row)
        {
            for (var i = 0; i < row.Length; i++)
            {
                _rows[i % Raster.Channels][i / Raster.Channels] = row[i];
            }

            AddRows();
        }

        public Raster ToRaster()
        {
            var raster = new Raster(_wanted);
            for (var i = 0; i < _wanted.Pixels; i++)
            {
                var alpha = _planes.Length == Raster.Channels ? _planes[3].Values[i] : 255;
                var cover = alpha > 0 ? 255 / alpha : 0;
                raster.Set(i, _planes[0].Values[i] * cover, _planes[1].Values[i] * cover, _planes[2].Values[i] * cover, alpha);
            }

            return raster;
        }

        private void AddRows()
        {
            for (var i = 0; i < _planes.Length; i++)
            {
                _planes[i].Add(_rows[i]);
            }
        }
    }
}
