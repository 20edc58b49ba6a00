using System.Text;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Base;
using Wikibot.Git.Members;

namespace Wikibot.Benchmarks.Finding;

/// <summary>A made-up wiki, as the programs see it.</summary>
/// <param name="Texts">What its pages say.</param>
/// <param name="Commits">Number of commits.</param>
/// <param name="Repository">Its bare repository.</param>
/// <param name="Checkout">Its pages as files.</param>
/// <param name="Npm">The programs.</param>
internal sealed record FoundPlace(FoundWiki Texts, int Commits, string Repository, string Checkout, NpmFolder Npm)
{
    public int Size => Texts.Pages;

    /// <summary>The data folder around the repository.</summary>
    public string Data => Path.GetDirectoryName(Repository)!;

    /// <summary>Where processes on <see cref="Data"/> keep their index: where <see cref="ServicePair"/> has it.</summary>
    public string Index => Data + "-index";

    /// <summary>What an operation is called at this size.</summary>
    public string Name(string operation) => NameAt(operation, Size);

    /// <summary>What an operation is called at a size.</summary>
    public static string NameAt(string operation, int size) => $"{operation}, {size:N0} pages";

    /// <summary>A text that came with one commit of the newest quarters, another for each number.</summary>
    public string MarkOf(int number) => FoundWiki.MarkOf(Commits - Math.Min(15_000, Commits * 3 / 4) + number);

    /// <summary>Gives the wiki an owner: the caller of <see cref="ServicePair"/>.</summary>
    public Task AddOwnerAsync(CancellationToken cancellationToken) => AddOwnerAsync(Repository, cancellationToken);

    /// <summary>Gives a wiki an owner: the caller of <see cref="ServicePair"/>.</summary>
    public static async Task AddOwnerAsync(string repository, CancellationToken cancellationToken)
    {
        var members = MemberList.Empty.With(new Member("static:default", Role.Owner)).ToJson();
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes($"commit {WikiRefs.Members}\ncommitter Sample <sample@example.org> 1700000000 +0000\ndata 5\nOwner\nM 100644 inline {MemberList.FileName}\ndata {members.Length}\n"));
        stream.Write(members.Span);
        stream.Write("\n"u8);
        await GitTool.RunAsync(repository, ["fast-import", "--quiet"], cancellationToken, stream.ToArray());
    }
}
