using System.Text;

namespace Wikibot.Git.Storage;

/// <summary>
/// The text before the pack in a git bundle (gitformat-bundle(5); version 2 is written, 2 and 3 are read):
/// the commits that the reader must have, then the refs that the bundle brings.
/// </summary>
/// <param name="Prerequisites">Commits that an incremental bundle builds on; empty in a full one.</param>
/// <param name="Refs">Ref names and what they point at, <c>HEAD</c> among them so that a clone checks something out.</param>
public sealed record BundleHeader(IReadOnlyList<ObjectId> Prerequisites, IReadOnlyList<KeyValuePair<string, ObjectId>> Refs)
{
    private const string Signature = "# v2 git bundle";
    private const string Signature3 = "# v3 git bundle";
    private const string ObjectFormat = "object-format=";

    /// <summary>Most bytes of a bundle's header. No header of ours comes near: what is longer is no bundle.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <summary>The header as bytes, the empty line at its end included; the pack follows at once.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Signature).Append('\n');
        foreach (var id in Prerequisites)
        {
            text.Append('-').Append(id).Append('\n');
        }

        foreach (var (name, id) in Refs)
        {
            text.Append(id).Append(' ').Append(name).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    /// <summary>Whether a file that begins so means to be a bundle, of whatever version.</summary>
    public static bool Begins(ReadOnlySpan<byte> file) => file.StartsWith("# v"u8) && file.IndexOf(" git bundle"u8) > 0;

    /// <summary>Reads a header and leaves <paramref name="stream"/> at the first byte of the pack.</summary>
    /// <exception cref="InvalidDataException">Not a bundle of version 2 or 3, cut off, or of a kind that cannot be read; the message says which.</exception>
    public static async Task<BundleHeader> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var budget = MaxBytes;
        if (await ReadLineAsync() is not (Signature or Signature3))
        {
            throw new InvalidDataException("This is not a git bundle of version 2 or 3: its first line is not '# v2 git bundle'.");
        }

        List<ObjectId> prerequisites = [];
        List<KeyValuePair<string, ObjectId>> refs = [];
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            if (line[0] == '@')
            {
                RequireKnown(line[1..]);
            }
            else if (line[0] == '-' && line.Length >= 41 && ObjectId.TryParse(line[1..41], out var prerequisite))
            {
                prerequisites.Add(prerequisite);
            }
            else if (line.Length > 41 && line[40] == ' ' && ObjectId.TryParse(line[..40], out var target))
            {
                refs.Add(new(line[41..], target));
            }
            else
            {
                throw new InvalidDataException("The bundle's header has a line that is neither a prerequisite nor a ref.");
            }
        }

        return new BundleHeader(prerequisites, refs);

        // Byte by byte: nothing of the pack behind it may be swallowed by a buffer.
        async Task<string> ReadLineAsync()
        {
            var one = new byte[1];
            List<byte> line = [];
            while (budget-- > 0 && await stream.ReadAsync(one, cancellationToken) == 1)
            {
                if (one[0] == '\n')
                {
                    return Encoding.UTF8.GetString([.. line]);
                }

                line.Add(one[0]);
            }

            throw new InvalidDataException("The bundle's header is cut off, or no header.");
        }
    }

    private static void RequireKnown(string capability)
    {
        if (capability.StartsWith(ObjectFormat, StringComparison.Ordinal) && capability != ObjectFormat + "sha1")
        {
            throw new InvalidDataException($"This bundle's objects are named by {capability[ObjectFormat.Length..]}; Wikibot keeps those named by sha1. Clone the bundle, and make one of a repository of the usual format.");
        }

        if (!capability.StartsWith(ObjectFormat, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"This bundle needs '{capability}', which Wikibot does not have: it may lack objects. Make a whole one: git bundle create wiki.bundle HEAD, with the branch's name after it.");
        }
    }
}
