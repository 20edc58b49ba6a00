namespace Wikibot.Git.Members;

/// <summary>Removes wikis that were deleted, and that no owner can bring back any more.</summary>
internal sealed class DeletedWikis(IWikiStore store, MetaReader metas, MemberMarkers markers, TimeProvider time)
{
    /// <summary>How long after the last moment in which it could come back: far above what a request takes that was let in before.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromDays(1);

    /// <summary>Removes the wiki if its time is over.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> RemoveIfDueAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        var meta = await metas.ReadAsync(wiki, cancellationToken);
        if (meta.Settings.DeletedUntil is not { } until || time.GetUtcNow() < until + s_margin)
        {
            return false;
        }

        await store.RemoveAsync(wiki.Name, cancellationToken);
        await markers.ForgetAsync(wiki.Name, meta.Members, cancellationToken);
        return true;
    }
}
