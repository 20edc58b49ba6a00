namespace Wikibot.Git.SmartHttp;

/// <summary>One ref that a push wants to move.</summary>
/// <param name="Old">What the client believes it is; all zeros for nothing.</param>
/// <param name="New">What it is to be; all zeros for nothing.</param>
/// <param name="RefName">The ref.</param>
internal sealed record PushCommand(ObjectId Old, ObjectId New, string RefName)
{
    /// <summary>Whether the ref is to go.</summary>
    public bool IsDelete => New == default;
}

/// <summary>What a push wants, as it comes before the pack.</summary>
/// <param name="Commands">The refs.</param>
/// <param name="Capabilities">What the client can do, and asks for.</param>
internal sealed record PushCommands(IReadOnlyList<PushCommand> Commands, IReadOnlySet<string> Capabilities)
{
    /// <summary>Most refs of one push; one of them is of use.</summary>
    public const int MaxRefs = 100;

    /// <summary>Most characters of a ref's name.</summary>
    public const int MaxRefName = 1000;

    /// <summary>Most push options, which are read and mean nothing here.</summary>
    public const int MaxOptions = 100;

    /// <summary>Whether a pack follows: of what is deleted there is none.</summary>
    public bool HasPack => Commands.Any(command => !command.IsDelete);

    /// <summary>Reads it, and nothing of the pack.</summary>
    /// <exception cref="GitRefusal">It makes no sense.</exception>
    public static async Task<PushCommands> ReadAsync(PktReader body, CancellationToken cancellationToken)
    {
        List<PushCommand> commands = [];
        HashSet<string> capabilities = new(StringComparer.Ordinal);
        for (Pkt pkt; (pkt = await body.ReadAsync(cancellationToken)).Kind == PktKind.Line;)
        {
            var line = pkt.Text;
            if (line.StartsWith("shallow ", StringComparison.Ordinal))
            {
                // Whatever the client lacks, it pushes what is missing here; that is checked.
                continue;
            }

            var end = line.IndexOf('\0', StringComparison.Ordinal);
            if (end >= 0 && commands.Count == 0)
            {
                capabilities.UnionWith(line[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
                line = line[..end];
            }

            commands.Add(Parse(line));
            if (commands[^1].RefName.Length > MaxRefName)
            {
                throw new GitRefusal($"the name of a ref has at most {MaxRefName} characters");
            }

            if (commands.Count > MaxRefs)
            {
                throw new GitRefusal($"a push moves at most {MaxRefs} refs; push main alone: git push origin main");
            }
        }

        if (capabilities.Contains("push-options"))
        {
            var count = 0;
            while ((await body.ReadAsync(cancellationToken)).Kind == PktKind.Line)
            {
                if (++count > MaxOptions)
                {
                    throw new GitRefusal($"a push has at most {MaxOptions} options");
                }
            }
        }

        return new PushCommands(commands, capabilities);
    }

    private static PushCommand Parse(string line)
    {
        const int id = 2 * ObjectId.Size;
        return line.Length > (2 * id) + 2 && line[id] == ' ' && line[(2 * id) + 1] == ' ' && ObjectId.TryParse(line[..id], out var old) && ObjectId.TryParse(line[(id + 1)..((2 * id) + 1)], out var target)
            ? new PushCommand(old, target, line[((2 * id) + 2)..])
            : throw new GitRefusal("protocol error: expected old/new/ref");
    }
}
