using System.Collections.Immutable;

namespace Wikibot.Git.Storage;

/// <summary>Who and when, as git stores it (whole seconds).</summary>
public sealed record Signature(string Name, string Email, DateTimeOffset When);

/// <summary>A commit object.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tree">Its root tree.</param>
/// <param name="Parents">Its parents; the first is what <c>main</c> pointed at before.</param>
/// <param name="Author">Who changed something.</param>
/// <param name="Committer">Who recorded it.</param>
/// <param name="Message">The message with its trailers.</param>
public sealed record Commit(ObjectId Id, ObjectId Tree, ImmutableArray<ObjectId> Parents, Signature Author, Signature Committer, string Message);
