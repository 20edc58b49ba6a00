namespace Wikibot.Benchmarks.Acceptance;

/// <summary>
/// Writes one page again and again as an agent does, with the revision that it knows. After a failure it does not know whether the page
/// was written, so it reads it again first, unmeasured.
/// </summary>
internal sealed class PageWriter(WikiClient client, string path)
{
    private string? _revision;
    private bool _known;

    /// <summary>Writes; the time is that of the write alone.</summary>
    public async Task<double> WriteAsync(string content, CancellationToken cancellationToken)
    {
        if (!_known)
        {
            _revision = await client.FindAsync(path, cancellationToken);
        }

        _known = false;
        (var microseconds, _revision) = await client.WriteAsync(path, content, _revision, cancellationToken);
        _known = true;
        return microseconds;
    }
}
