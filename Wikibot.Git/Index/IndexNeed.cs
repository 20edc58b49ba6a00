namespace Wikibot.Git.Index;

/// <summary>What a reader needs an index to hold beside the files that there are: it waits for that, as long as it has time.</summary>
internal enum IndexNeed
{
    /// <summary>Nothing more.</summary>
    Files,

    /// <summary>What the pages hold.</summary>
    Texts,

    /// <summary>The newest state: what the pages hold, and who changed each file last.</summary>
    Newest,

    /// <summary>The past: what each commit changed.</summary>
    Line,

    /// <summary>The past, and which lines of pages each commit changed.</summary>
    PastTexts,

    /// <summary>The newest state first, then the past.</summary>
    All,
}
