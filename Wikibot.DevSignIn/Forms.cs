namespace Wikibot.DevSignIn;

/// <summary>Reads the forms that clients and browsers post.</summary>
internal static class Forms
{
    /// <summary>The form of <paramref name="request"/>, or <see langword="null"/> when its body is none. A body that is too large is still 413.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException))
        {
            return null; // More fields, longer names or fewer boundaries than a form has.
        }
    }
}
