using System.Text;

namespace Wikibot.Git.Events;

/// <summary>
/// Whose turn it is. Remembered on the share, for each kind of work, because every event may meet another process; events that
/// meet at the same moment may take the same wiki, which work must bear anyhow.
/// </summary>
internal sealed class WikiRotation(IWikiStore store)
{
    private const string Folder = "events";

    /// <summary>The wiki after the one that the last event took, in order of names, and from the start after the last; null when there is none.</summary>
    /// <remarks>It is noted before the work begins: a wiki whose work kills the process is passed over, and comes again in its next turn.</remarks>
    public async Task<string?> TakeAsync(string kind, CancellationToken cancellationToken)
    {
        var last = await store.Markers.ReadAsync(Folder, kind, cancellationToken) is { } noted ? Encoding.UTF8.GetString(noted.Span) : "";
        string? first = null;
        string? next = null;
        await foreach (var wiki in store.ListAsync(cancellationToken))
        {
            first ??= wiki;
            if (string.CompareOrdinal(wiki, last) > 0)
            {
                next = wiki;
                break;
            }
        }

        next ??= first;
        if (next != null)
        {
            await NoteAsync(kind, next, cancellationToken);
        }

        return next;
    }

    /// <summary>Gives a wiki whose work was not finished the next turn too.</summary>
    public Task AgainAsync(string kind, string wiki, CancellationToken cancellationToken)
        // The greatest name below it, as names go: what is then next is the wiki itself.
        => NoteAsync(kind, $"{wiki[..^1]}{(char)(wiki[^1] - 1)}\uFFFF", cancellationToken);

    private Task NoteAsync(string kind, string wiki, CancellationToken cancellationToken)
        => store.Markers.WriteAsync(Folder, kind, Encoding.UTF8.GetBytes(wiki), cancellationToken);
}
