using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage;

/// <summary>Turns what the share says into what callers know; paths stay in the inner exception, for the log.</summary>
internal static class StoreErrors
{
    /// <summary>The exception for callers; the same one when it is theirs already.</summary>
    public static Exception Translate(Exception e) => e switch
    {
        ShareFileException { Error: ShareError.Full } => new StoreFullException("The share is full.", e),
        ShareFileException => new StoreFailedException("The share failed.", e),
        InvalidDataException or EndOfStreamException => new StoreFailedException("An object or file of it is not of the form that it should have.", e, StoreDamage.Form),
        _ => e,
    };

    public static bool IsOurs(Exception e) => e is ShareFileException or InvalidDataException or EndOfStreamException;
}
