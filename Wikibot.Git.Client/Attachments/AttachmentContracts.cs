using System.Text.Json.Serialization;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/file</c>.</summary>
/// <param name="Path">The file's path, or a name as of an embed that only one file has.</param>
/// <param name="Commit">The state that it is read from; the newest when left out.</param>
/// <param name="Shown">As a model sees it: a PNG or JPEG that is larger than what is shown to models comes made smaller (<see cref="AttachmentContent.Picture"/>).</param>
public sealed record ReadAttachmentQuery(string Path, string? Commit = null, bool? Shown = null);

/// <summary>A file beside the pages. Answer of <c>GET /wikis/{wiki}/file</c>.</summary>
/// <param name="Path">Its path, NFC, with its extension.</param>
/// <param name="MediaType">What it is by its bytes, never by its name: an image, sound, film, PDF or archive that is known, <c>text/plain</c> for any UTF-8 text (SVG and HTML too), else <c>application/octet-stream</c>.</param>
/// <param name="Content">Its bytes; Base64 in JSON. Nothing where it is larger than 3 MiB: then there is a <paramref name="Link"/>.</param>
/// <param name="Revision">Blob id (40 hex digits): the precondition of the next change. Never an address.</param>
/// <param name="Commit">The commit that it was read at.</param>
/// <param name="Picture">What <paramref name="Content"/> is instead, where a picture was asked for as it is shown and is too large for that; absent otherwise.</param>
/// <param name="Link">Where a file over 3 MiB is fetched.</param>
public sealed record AttachmentContent(string Path, string MediaType, ReadOnlyMemory<byte> Content, string Revision, string Commit, ShownPicture? Picture = null, FileLink? Link = null)
{
    /// <summary>Its number of bytes.</summary>
    [JsonIgnore]
    public long Bytes => Link?.Bytes ?? Picture?.Bytes ?? Content.Length;
}

/// <summary>A link to a file's bytes, past the services.</summary>
/// <param name="Address">Needs no sign-in: whoever has it may fetch the file, so that it belongs in no log and no page that is kept.</param>
/// <param name="ExpiresAt">Until when it works.</param>
/// <param name="Bytes">The file's length.</param>
public sealed record FileLink(Uri Address, DateTimeOffset ExpiresAt, long Bytes);

/// <summary>A picture that was too large to be shown as it is.</summary>
/// <param name="Bytes">Its own length in bytes.</param>
/// <param name="Width">Its own pixels across, upright; absent where its header cannot be read.</param>
/// <param name="Height">Its own pixels down.</param>
/// <param name="MediaType">What the content is now: <c>image/jpeg</c> or <c>image/png</c>; absent where there is none.</param>
/// <param name="ShownWidth">Pixels across that are left.</param>
/// <param name="ShownHeight">Pixels down that are left.</param>
/// <param name="Problem">Why it could not be made smaller, as the end of a sentence; the content is empty then.</param>
public sealed record ShownPicture(
    int Bytes, int? Width = null, int? Height = null, string? MediaType = null, int? ShownWidth = null, int? ShownHeight = null, string? Problem = null);

/// <summary>Body of <c>PUT /wikis/{wiki}/file</c>. Answered by a <see cref="PageChange"/> of the file.</summary>
/// <param name="Path">The file's path, with an extension that is not <c>.md</c>.</param>
/// <param name="Content">All of its bytes, at most 3 MiB; Base64 in JSON.</param>
/// <param name="Revision">The revision that was read; left out only where the file does not exist yet.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record WriteAttachmentRequest(string Path, ReadOnlyMemory<byte> Content, string? Revision = null, string? Message = null);
