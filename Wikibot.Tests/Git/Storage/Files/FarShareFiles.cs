using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Files;

/// <summary>A share on which it takes a round trip to look whether something has changed.</summary>
/// <param name="inner">The share.</param>
/// <param name="also">What each operation and path is told to first.</param>
internal sealed class FarShareFiles(IShareFiles inner, Action<string, string>? also = null) : HookedShareFiles(inner, (operation, path) =>
{
    also?.Invoke(operation, path);
    if (operation is "stamp" or "revalidate")
    {
        Thread.Sleep(1);
    }
})
{
    public override bool IsSlow => true;
}
