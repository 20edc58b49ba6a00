using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Members;

/// <summary>A wiki that a caller may use, as it was checked for this request.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Role">The caller's role.</param>
internal sealed record WikiAccess(IWiki Wiki, Caller Caller, Role Role);
