namespace Wikibot.Git.Pictures;

/// <summary>A picture that is not read, with the reason as the end of a sentence: "it is larger than …".</summary>
internal sealed class BrokenPictureException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Its data end in the middle.</summary>
    public static BrokenPictureException EndsEarly(Exception? inner = null) => new("its data end too early", inner);
}
