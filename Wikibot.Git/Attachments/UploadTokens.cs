using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Wikibot.Git.Backups;
using Wikibot.Git.Members;

namespace Wikibot.Git.Attachments;

/// <summary>An upload that was begun.</summary>
/// <param name="Id">Names it: 32 hex digits, of chance.</param>
/// <param name="Until">Until when it can be finished.</param>
/// <param name="Path">Where the file goes.</param>
/// <param name="Bytes">How many there are, where that was promised.</param>
/// <param name="Revision">What it replaces.</param>
internal sealed record Upload(string Id, DateTimeOffset Until, string Path, long? Bytes, ObjectId? Revision);

/// <summary>
/// Names uploads in a form that nobody can make or change but this service: what is to be known of one, and a seal (HMAC-SHA-256 by the services' secret) over that, the wiki and the
/// user. So nothing is stored, any process can finish what another began, and nobody finishes another's, or in another wiki: neither in one of another name, nor in one that got the
/// name since.
/// </summary>
internal sealed class UploadTokens(IOptions<IdentityOptions> secret, TimeProvider time)
{
    private const string Purpose = "Wikibot-Upload";
    private const int Parts = 5;

    /// <summary>Names an upload of the caller's.</summary>
    public async ValueTask<string> WriteAsync(WikiAccess access, Upload upload, CancellationToken cancellationToken)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{upload.Id}\n{upload.Until.ToUnixTimeSeconds()}\n{upload.Bytes}\n{upload.Revision}\n{upload.Path}");
        return $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))}.{Base64Url.EncodeToString(await SealAsync(access, text, cancellationToken))}";
    }

    /// <summary>The upload of the caller's that is named so.</summary>
    /// <exception cref="WikibotProblemException">There is none, or it is too old.</exception>
    public async ValueTask<Upload> ReadAsync(WikiAccess access, string? token, CancellationToken cancellationToken)
    {
        if (token?.Split('.') is not [var body, var seal] || Bytes(body) is not { } bytes || Bytes(seal) is not { } sealing)
        {
            throw NotFound();
        }

        var text = Encoding.UTF8.GetString(bytes);
        var ours = await SealAsync(access, text, cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(sealing, ours))
        {
            throw NotFound();
        }

        var parts = text.Split('\n', Parts);
        var upload = new Upload(
            parts[0],
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture)),
            parts[4],
            parts[2].Length == 0 ? null : long.Parse(parts[2], CultureInfo.InvariantCulture),
            parts[3].Length == 0 ? null : ObjectId.Parse(parts[3]));
        return time.GetUtcNow() <= upload.Until ? upload : throw NotFound();
    }

    /// <summary>One sentence for all of it, so that nobody finds out what others upload.</summary>
    public static WikibotProblemException NotFound() => Problem.Make(
        404, ProblemCodes.UploadNotFound, "There is no such upload of yours in this wiki: nothing was sent under it, it is too old, it was finished, or it was begun in a wiki that had this name before. Nothing was changed. Begin it again.");

    private static byte[]? Bytes(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private async ValueTask<byte[]> SealAsync(WikiAccess access, string text, CancellationToken cancellationToken)
    {
        var lineage = await Lineage.OfAsync(access.Whole, cancellationToken);
        return HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret.Value.Secret),
            Encoding.UTF8.GetBytes($"{Purpose}\n{access.Wiki.Name}\n{lineage}\n{access.Caller.Subject.Length}\n{access.Caller.Subject}\n{text}"));
    }
}
