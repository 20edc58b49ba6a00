namespace Wikibot.Git.Problems;

/// <summary>Problem details for the statuses that the framework sets without a body.</summary>
internal static class StatusProblems
{
    public static WikibotProblemException For(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.Make(status, ProblemCodes.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Problem.Make(status, ProblemCodes.MethodNotAllowed, "This address does not take that method; the Allow header names those it takes."),
        StatusCodes.Status413PayloadTooLarge => Problem.Make(status, ProblemCodes.TooLarge, $"The body is over {Limits.MaxBodyBytes / 1024 / 1024} MiB."),
        StatusCodes.Status415UnsupportedMediaType => Problem.Make(status, ProblemCodes.UnsupportedMediaType, "The body is application/json in UTF-8."),
        _ => Problem.Make(status, status < 500 ? ProblemCodes.MalformedRequest : ProblemCodes.Internal, "The request cannot be served."),
    };
}
