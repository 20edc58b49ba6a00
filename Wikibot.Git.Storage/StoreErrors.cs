using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage;

/// <summary>The one guard around what the share can do: whatever it says is told in callers' words; paths stay in the inner exception, for the log.</summary>
internal static class StoreErrors
{
    /// <summary>ENOSPC and EDQUOT, and Windows' ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL: .NET's own file calls have no other sign of a full disk.</summary>
    private static readonly int[] s_full = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Does what touches the share.</summary>
    /// <param name="operation">The operation that it belongs to, which is told of a failure.</param>
    /// <param name="act">What to do.</param>
    /// <param name="foreign">Whether damage is that of something brought in, told as it is: no repository of ours is damaged then.</param>
    public static T Guard<T>(StorageTelemetry.Operation operation, Func<T> act, bool foreign = false)
    {
        try
        {
            return act();
        }
        catch (Exception e)
        {
            operation.Fail(e);
            if (Translate(e, foreign) is { } told)
            {
                throw told;
            }

            throw;
        }
    }

    /// <inheritdoc cref="Guard{T}(StorageTelemetry.Operation, Func{T}, bool)"/>
    public static async Task<T> GuardAsync<T>(StorageTelemetry.Operation operation, Func<Task<T>> act, bool foreign = false)
    {
        try
        {
            return await act();
        }
        catch (Exception e)
        {
            operation.Fail(e);
            if (Translate(e, foreign) is { } told)
            {
                throw told;
            }

            throw;
        }
    }

    /// <summary>The exception for callers; null when it is theirs already.</summary>
    private static Exception? Translate(Exception e, bool foreign) => e switch
    {
        ShareFileException { Error: ShareError.Full } => new StoreFullException("The share is full.", e),
        ShareFileException => new StoreFailedException("The share failed.", e),
        IOException when Array.IndexOf(s_full, e.HResult) >= 0 => new StoreFullException("The disk is full.", e),
        InvalidDataException or EndOfStreamException when !foreign => new StoreFailedException("An object or file of it is not of the form that it should have.", e, StoreDamage.Form),
        _ => null,
    };
}
