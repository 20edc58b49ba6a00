using Wikibot.Git.Links;

namespace Wikibot.Git.Index;

/// <summary>How a link's syntax is kept: by its place in <see cref="LinkSyntax.All"/>.</summary>
internal static class LinkKinds
{
    public static int NumberOf(LinkSyntax syntax)
    {
        for (var i = 0; i < LinkSyntax.All.Count; i++)
        {
            if (ReferenceEquals(LinkSyntax.All[i], syntax) || LinkSyntax.All[i] == syntax)
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(syntax));
    }

    public static LinkSyntax Of(long number) => LinkSyntax.All[(int)number];
}
