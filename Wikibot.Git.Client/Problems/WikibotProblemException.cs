using System.Text.Json.Nodes;

namespace Wikibot.Git.Client;

/// <summary>A problem detail (RFC 9457) that the git service answered with.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="detail">A sentence that helps.</param>
/// <param name="inner">What caused it, for logs; never sent.</param>
public sealed class WikibotProblemException(int status, string code, string detail, Exception? inner = null) : Exception(detail, inner)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>
    /// The other members of the problem detail, such as <c>currentRevision</c>, <c>field</c>, <c>rule</c>, <c>existing</c>, each of its own
    /// JSON type from end to end: a page named <c>2024</c> is text, a line is a number, whatever they look like.
    /// </summary>
    public IReadOnlyDictionary<string, JsonNode> Extensions { get; init; } = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
}
