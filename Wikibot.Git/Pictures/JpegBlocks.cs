namespace Wikibot.Git.Pictures;

/// <summary>Reads the coefficients of one block after the other out of a scan (T.81, F.2 and G.2).</summary>
internal ref struct JpegBlocks(JpegBits bits, JpegScan scan, bool progressive)
{
    private JpegBits _bits = bits;

    /// <summary>Blocks to come of which nothing more is told.</summary>
    private int _empty;

    /// <summary>Where the scan ended.</summary>
    public readonly int End => _bits.NextMarker();

    /// <summary>Begins anew behind a restart marker.</summary>
    public void Restart()
    {
        _bits.Restart();
        _empty = 0;
        foreach (var one in scan.Components)
        {
            one.Predicted = 0;
        }
    }

    /// <summary>Reads one block.</summary>
    public void Read(JpegComponent component, Span<short> block)
    {
        if (!progressive)
        {
            ReadMean(component, block);
            ReadAll(component.Rest!, block);
        }
        else if (scan.From > 0)
        {
            if (scan.High == 0)
            {
                ReadFirst(component.Rest!, block);
            }
            else
            {
                Refine(component.Rest!, block);
            }
        }
        else if (scan.High == 0)
        {
            ReadMean(component, block);
        }
        else
        {
            block[0] |= (short)(_bits.Take(1) << scan.Low);
        }
    }

    private void ReadMean(JpegComponent component, Span<short> block)
    {
        component.Predicted += _bits.TakeSigned(component.Means!.Next(ref _bits) & 15);
        block[0] = unchecked((short)(component.Predicted << scan.Low));
    }

    private void ReadAll(JpegHuffman table, Span<short> block)
    {
        for (var k = 1; k < JpegComponent.Block; k++)
        {
            var (zeros, size) = Split(table.Next(ref _bits));
            if (size == 0)
            {
                if (zeros < 15)
                {
                    return;
                }

                k += 15;
                continue;
            }

            k += zeros;
            var value = _bits.TakeSigned(size);
            if (k < JpegComponent.Block)
            {
                block[JpegTables.Zigzag[k]] = (short)value;
            }
        }
    }

    private void ReadFirst(JpegHuffman table, Span<short> block)
    {
        if (_empty > 0)
        {
            _empty--;
            return;
        }

        for (var k = scan.From; k <= scan.To; k++)
        {
            var (zeros, size) = Split(table.Next(ref _bits));
            if (size == 0)
            {
                if (zeros < 15)
                {
                    _empty = (1 << zeros) + _bits.Take(zeros) - 1;
                    return;
                }

                k += 15;
                continue;
            }

            k += zeros;
            var value = _bits.TakeSigned(size);
            if (k <= scan.To)
            {
                block[JpegTables.Zigzag[k]] = unchecked((short)(value << scan.Low));
            }
        }
    }

    /// <summary>One more bit of what is known, and what begins with this bit.</summary>
    private void Refine(JpegHuffman table, Span<short> block)
    {
        var bit = 1 << scan.Low;
        var k = scan.From;
        if (_empty == 0)
        {
            for (; k <= scan.To; k++)
            {
                var (zeros, size) = Split(table.Next(ref _bits));
                var value = 0;
                if (size != 0)
                {
                    value = _bits.Take(1) != 0 ? bit : -bit;
                }
                else if (zeros < 15)
                {
                    _empty = (1 << zeros) + _bits.Take(zeros);
                    break;
                }

                k = Pass(block, k, zeros, bit);
                if (value != 0 && k <= scan.To)
                {
                    block[JpegTables.Zigzag[k]] = (short)value;
                }
            }
        }

        if (_empty > 0)
        {
            Pass(block, k, int.MaxValue, bit);
            _empty--;
        }
    }

    /// <summary>Goes over so many coefficients that are still zero, and takes a bit for each that is not; says where the next zero stands.</summary>
    private int Pass(Span<short> block, int k, int zeros, int bit)
    {
        for (; k <= scan.To; k++)
        {
            ref var coefficient = ref block[JpegTables.Zigzag[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                {
                    return k;
                }
            }
            else if (_bits.Take(1) != 0 && (coefficient & bit) == 0)
            {
                coefficient += (short)(coefficient > 0 ? bit : -bit);
            }
        }

        return k;
    }

    private static (int Zeros, int Size) Split(int symbol) => (symbol >> 4, symbol & 15);
}
