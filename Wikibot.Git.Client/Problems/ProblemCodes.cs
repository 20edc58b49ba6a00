namespace Wikibot.Git.Client;

/// <summary>The stable <c>code</c> of a problem detail (RFC 9457). Clients may rely on these; sentences may change.</summary>
public static class ProblemCodes
{
    /// <summary>401: no identity, or a forged or expired one.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>403: a member, but the role does not allow this; or it is beyond an agent's token: <c>limit</c> is rights, folder, new_pages or user.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>404: no such wiki, or the caller is no member (the same answer, so that names cannot be probed).</summary>
    public const string WikiNotFound = "wiki_not_found";

    /// <summary>404: the wiki is deleted; <c>until</c> says until when an owner can bring it back. Told to owners only: to others there is no such wiki.</summary>
    public const string WikiDeleted = "wiki_deleted";

    /// <summary>404: nobody of that e-mail or user id is a member or invited.</summary>
    public const string MemberNotFound = "member_not_found";

    /// <summary>404: the caller has no agent's token of that id.</summary>
    public const string TokenNotFound = "token_not_found";

    /// <summary>409: the caller has a live agent's token of that name; <c>id</c> is its id.</summary>
    public const string TokenExists = "token_exists";

    /// <summary>409: a wiki keeps at least one owner.</summary>
    public const string LastOwner = "last_owner";

    /// <summary>409: what cannot be undone by everyone has to be confirmed by <c>confirm</c>, the wiki's name; <c>about</c> says what.</summary>
    public const string ConfirmationRequired = "confirmation_required";

    /// <summary>409: a wiki of that name exists.</summary>
    public const string WikiExists = "wiki_exists";

    /// <summary>404: no such page; <c>movedTo</c>, <c>deletedIn</c>, <c>existing</c> or <c>near</c> (a list of paths) say what is known of it.</summary>
    public const string PageNotFound = "page_not_found";

    /// <summary>404: no such file beside the pages.</summary>
    public const string FileNotFound = "file_not_found";

    /// <summary>404: no such commit on <c>main</c>.</summary>
    public const string CommitNotFound = "commit_not_found";

    /// <summary>409: a shortened commit id begins more than one; <c>candidates</c> lists the newest ten.</summary>
    public const string CommitAmbiguous = "commit_ambiguous";

    /// <summary>409: the page exists and no <c>revision</c> was given.</summary>
    public const string RevisionRequired = "revision_required";

    /// <summary>
    /// 409: the page changed since it was read; <c>currentRevision</c> carries the newest (absent when deleted), <c>changedBy</c> and <c>changedIn</c> who changed it last and in
    /// which commit, as <c>page_history</c> has them.
    /// </summary>
    public const string RevisionConflict = "revision_conflict";

    /// <summary>409: another page differs only in case or normalisation, or a page and a folder clash; <c>existing</c> names it.</summary>
    public const string PathCollision = "path_collision";

    /// <summary>400: a field broke a rule; <c>field</c> and <c>rule</c> say which.</summary>
    public const string InvalidArgument = "invalid_argument";

    /// <summary>422: the request took more time or memory than one may; <c>limit</c> says which, <c>doing</c> at what.</summary>
    public const string TooMuchWork = "too_much_work";

    /// <summary>
    /// 429: the caller has too many requests, or too much heavy work, at once; or too many in a minute, and then <c>limit</c> is writes, user_writes or requests, <c>most</c> how many
    /// are allowed, and <c>retryAfter</c> in how many seconds one is again. Try again then (<c>Retry-After</c>).
    /// </summary>
    public const string TooManyRequests = "too_many_requests";

    /// <summary>403: the wiki would hold more than it may, or the user own more wikis; <c>limit</c> is pages, bytes, history or wikis, <c>most</c> how many it may hold, <c>left</c> how many are left.</summary>
    public const string QuotaExceeded = "quota_exceeded";

    /// <summary>404: nothing was sent under this upload, or it is too old, or another's: begin it again.</summary>
    public const string UploadNotFound = "upload_not_found";

    /// <summary>413: the content is over 1 MiB, or that of a file beside the pages over 3 MiB (over 100 MiB where it is sent past the services).</summary>
    public const string TooLarge = "too_large";

    /// <summary>400: the body is no valid JSON, or not of the expected shape.</summary>
    public const string MalformedRequest = "malformed_request";

    /// <summary>404: no such address in the git service.</summary>
    public const string NotFound = "not_found";

    /// <summary>405: the address exists, the method does not.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>415: the body is not <c>application/json</c> in UTF-8.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>422: the stored file is no valid UTF-8 text (it did not come through Wikibot).</summary>
    public const string NotText = "not_text";

    /// <summary>409: an edit's old text is not in the page; <c>edit</c> is its index, <c>line</c> and <c>nearest</c> the nearest match.</summary>
    public const string EditNotFound = "edit_not_found";

    /// <summary>409: an edit's old text is in the page more than once; <c>edit</c> is its index, <c>lines</c> the candidates.</summary>
    public const string EditAmbiguous = "edit_ambiguous";

    /// <summary>409: two edits overlap; <c>edit</c> and <c>other</c> are their indexes.</summary>
    public const string EditsOverlap = "edits_overlap";

    /// <summary>404: no such heading; <c>headings</c> lists the page's.</summary>
    public const string HeadingNotFound = "heading_not_found";

    /// <summary>409: the heading stands there more than once; <c>lines</c> are the candidates.</summary>
    public const string HeadingAmbiguous = "heading_ambiguous";

    /// <summary>409: the page's front matter is no valid YAML mapping, so it cannot be changed by key; <c>line</c> says where.</summary>
    public const string FrontMatterMalformed = "front_matter_malformed";

    /// <summary>422: the same operation id was used for a different request.</summary>
    public const string OperationReused = "operation_reused";

    /// <summary>503: too many writers, or clones and fetches, at once; try again (<c>Retry-After</c>).</summary>
    public const string Busy = "busy";

    /// <summary>507: the share is full. Nothing was changed.</summary>
    public const string StorageFull = "storage_full";

    /// <summary>500: the share failed. What was acknowledged is safe; this request was not applied or is safe to repeat.</summary>
    public const string StorageFailed = "storage_failed";

    /// <summary>500: this wiki's branch, list of members or HEAD is missing or damaged. Other wikis are not affected; docs/repair.md says what an operator does.</summary>
    public const string RefDamaged = "ref_damaged";

    /// <summary>500: an object of this wiki that others name is not there. Other wikis are not affected; docs/repair.md says what an operator does.</summary>
    public const string ObjectMissing = "object_missing";

    /// <summary>500: an object of this wiki, or a pack that holds it, is damaged. Other wikis are not affected; docs/repair.md says what an operator does.</summary>
    public const string ObjectDamaged = "object_damaged";

    /// <summary>500: this wiki's repository is damaged in another way. Other wikis are not affected; docs/repair.md says what an operator does.</summary>
    public const string WikiDamaged = "wiki_damaged";

    /// <summary>503: the git service could not be reached, or did not answer in time. A mutation may have been applied: repeat it with the same operation id.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>503: no S3 bucket is configured, so backups are off.</summary>
    public const string BackupsOff = "backups_off";

    /// <summary>404: no such backup, or none yet.</summary>
    public const string BackupNotFound = "backup_not_found";

    /// <summary>409: the wiki, or who is a member, changed since the state that was to be replaced by a backup was looked at. Look again.</summary>
    public const string WikiChanged = "wiki_changed";

    /// <summary>502: a bundle or manifest in the bucket is damaged or missing; <c>lastGood</c> names the newest that is whole.</summary>
    public const string BackupDamaged = "backup_damaged";

    /// <summary>502: S3 refused access.</summary>
    public const string BackupDenied = "backup_denied";

    /// <summary>502: S3 did not answer, or the bucket is gone.</summary>
    public const string BackupUnavailable = "backup_unavailable";

    /// <summary>400: what was given to import is no folder of pages, zip or bundle that can be read.</summary>
    public const string ImportRefused = "import_refused";

    /// <summary>500: a fault of ours.</summary>
    public const string Internal = "internal_error";
}
