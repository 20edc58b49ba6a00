namespace Wikibot.Git.Client;

/// <summary>Answer of <c>POST /wikis/{wiki}/pages/read</c>.</summary>
/// <param name="Commit">The commit that all were read at.</param>
/// <param name="Pages">A page or a problem for each path, in the order of the request.</param>
public sealed record ReadPagesResult(string Commit, IReadOnlyList<PageRead> Pages);

/// <summary>One page of several.</summary>
/// <param name="Path">The path that was asked for.</param>
/// <param name="Page">The page; a cursor in it goes on with <c>GET /wikis/{wiki}/page</c>.</param>
/// <param name="Problem">Why there is none; absent when there is.</param>
public sealed record PageRead(string Path, PageContent? Page = null, PageProblem? Problem = null);

/// <summary>Why one page of several could not be read, as its problem detail would say.</summary>
/// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="Detail">A sentence that helps.</param>
public sealed record PageProblem(string Code, string Detail);
