namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis/{wiki}/uploads</c>: a file is to be sent past the services. Answered by an <see cref="UploadTicket"/>.</summary>
/// <param name="Path">The file's path, with an extension that is not <c>.md</c>.</param>
/// <param name="Bytes">Its length, at most 100 MiB: no other is taken then. Left out where it is not known, and then any up to that is.</param>
/// <param name="Revision">The revision that was read; left out only where the file does not exist yet.</param>
/// <param name="ReturnTo">Where S3 sends a browser when it has the file, with the member <c>upload</c>, which names the upload, in its query; left out where a program sends it.</param>
public sealed record BeginUploadRequest(string Path, long? Bytes = null, string? Revision = null, Uri? ReturnTo = null);

/// <summary>Where and how a file is sent: by a form (multipart/form-data) of the fields and, after them all, <c>file</c>.</summary>
/// <param name="Address">Where the form is posted. Together with the fields it is a short-lived secret: whoever has both may send the file.</param>
/// <param name="Fields">The fields, in no order.</param>
/// <param name="Upload">Names the upload when it is finished, by the same user.</param>
/// <param name="ExpiresAt">Until when the file may be sent.</param>
public sealed record UploadTicket(Uri Address, IReadOnlyDictionary<string, string> Fields, string Upload, DateTimeOffset ExpiresAt);

/// <summary>Body of <c>POST /wikis/{wiki}/uploads/finish</c>: the file was sent, and is to be committed. Answered by a <see cref="PageChange"/> of it; a second time by the same.</summary>
/// <param name="Upload">What <see cref="UploadTicket.Upload"/> said.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record FinishUploadRequest(string Upload, string? Message = null);
