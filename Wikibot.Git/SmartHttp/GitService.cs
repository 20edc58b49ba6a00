namespace Wikibot.Git.SmartHttp;

/// <summary>What is said in every conversation by git's protocol.</summary>
internal static class GitService
{
    /// <summary>Fetching.</summary>
    public const string UploadPack = "git-upload-pack";

    /// <summary>Pushing.</summary>
    public const string ReceivePack = "git-receive-pack";

    /// <summary>What the service calls itself.</summary>
    public const string Agent = "agent=wikibot";

    /// <summary>By what objects are named.</summary>
    public const string ObjectFormat = "object-format=sha1";

    /// <summary>The symbolic ref that a clone checks out.</summary>
    public const string Head = "HEAD";

    /// <summary>By which a client says which version of the protocol it speaks.</summary>
    public const string ProtocolHeader = "Git-Protocol";

    /// <summary>What a client of version 0 may ask of a fetch.</summary>
    public const string UploadCapabilities =
        "multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag multi_ack_detailed no-done"
        + $" allow-reachable-sha1-in-want filter symref={Head}:{WikiRefs.Main} {ObjectFormat} {Agent}";

    /// <summary>The type of an answer that lists refs.</summary>
    public static string AdvertisementType(string service) => $"application/x-{service}-advertisement";

    /// <summary>The type of a request.</summary>
    public static string RequestType(string service) => $"application/x-{service}-request";

    /// <summary>The type of its answer.</summary>
    public static string ResultType(string service) => $"application/x-{service}-result";

    /// <summary>The newest version of the protocol, up to 2, that the client says it speaks; 0 where it says nothing.</summary>
    public static int VersionOf(HttpRequest request)
    {
        var version = 0;
        foreach (var key in request.Headers[ProtocolHeader].ToString().Split(':'))
        {
            version = Math.Max(version, key switch { "version=2" => 2, "version=1" => 1, _ => 0 });
        }

        return version;
    }

    /// <summary>An answer's headers: nobody may keep it.</summary>
    public static void Begin(HttpResponse response, string type)
    {
        response.ContentType = type;
        response.Headers.CacheControl = "no-cache, max-age=0, must-revalidate";
        response.Headers.Pragma = "no-cache";
        response.Headers.Expires = "Fri, 01 Jan 1980 00:00:00 GMT";
    }
}
