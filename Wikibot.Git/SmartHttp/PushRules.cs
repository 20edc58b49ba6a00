using Wikibot.Git.Imports;
using Wikibot.Git.Pages;

namespace Wikibot.Git.SmartHttp;

/// <summary>What of a push is not fit for a wiki.</summary>
/// <param name="files">Each file with the rule that it breaks, some of them.</param>
internal sealed class PushRefusal(IReadOnlyList<string> files) : Exception(files[0])
{
    /// <summary>Each file with the rule that it breaks, some of them.</summary>
    public IReadOnlyList<string> Files => files;
}

/// <summary>
/// What holds for the files of a push, compared with the tip that it follows: the rules of an import. What is there already, under whatever name, may
/// stay; states between the tip and the pushed one are history, and only git's own rules hold for them.
/// </summary>
internal static class PushRules
{
    /// <summary>Files that a refusal names.</summary>
    private const int MaxNamed = 20;

    private const int File = 0x81A4;
    private const int Executable = 0x81ED;

    /// <summary>Files that git reads, and that are no pages: as harmless as any, and of use to whoever clones.</summary>
    private static readonly HashSet<string> s_gitsOwn = new(StringComparer.Ordinal) { ".gitignore", ".gitattributes" };

    /// <exception cref="PushRefusal">Something is not fit; nothing is taken then.</exception>
    public static async Task CheckAsync(IWiki wiki, IPushedHistory pushed, CancellationToken cancellationToken)
    {
        List<string> refused = [];
        List<FileDifference> added = [];
        HashSet<string> gone = new(StringComparer.Ordinal);
        foreach (var file in pushed.Files(cancellationToken))
        {
            if (file.New is not { } entry)
            {
                gone.Add(file.Path);
                continue;
            }

            if (file.Old is null)
            {
                added.Add(file);
            }

            Note(refused, file.Path, () => CheckFile(file.Path, file.Old is null, entry, pushed));
            if (refused.Count == MaxNamed)
            {
                break;
            }
        }

        if (refused.Count == 0 && added.Count > 0)
        {
            await CheckNamesAsync(wiki, pushed, added, gone, refused, cancellationToken);
        }

        if (refused.Count > 0)
        {
            throw new PushRefusal(refused);
        }
    }

    private static void CheckFile(string path, bool isNew, TreeEntry entry, IPushedHistory pushed)
    {
        if (isNew)
        {
            CheckName(path);
        }

        if (entry.Mode is not (File or Executable))
        {
            throw new ImportRefusal("is a link, a submodule, or of a mode that git does not write (rule: file)");
        }

        var isPage = FileTaker.IsPage(path);
        var (size, most) = (pushed.SizeOf(entry.Id), isPage ? Limits.MaxPageBytes : FileTaker.MaxAttachmentBytes);
        if (size > most)
        {
            throw new ImportRefusal($"has {size} bytes; {most} are the most of {(isPage ? "a page" : "an attachment")} (rule: size)");
        }

        if (isPage && (pushed.Read(entry.Id) is var content && (content.Span.Contains((byte)0) || PageText.TryDecode(content) is null)))
        {
            throw new ImportRefusal("is no UTF-8 text without NUL, as pages are (rule: utf8)");
        }
    }

    private static void CheckName(string path)
    {
        var folder = path.LastIndexOf('/');
        if (s_gitsOwn.Contains(path[(folder + 1)..]))
        {
            // Of the name no more is to be said; its folders obey the rules.
            path = folder < 0 ? "Home" : path[..folder];
        }

        var parsed = FileTaker.IsPage(path) ? PagePath.ParseNew(path).File : PagePath.ParseNewFile(path);
        if (parsed != path)
        {
            throw new ImportRefusal($"has to be written '{parsed}' (rule: spelling)");
        }
    }

    /// <summary>No two names that are one to some file system, and no file where a folder is.</summary>
    private static async Task CheckNamesAsync(IWiki wiki, IPushedHistory pushed, List<FileDifference> added, HashSet<string> gone, List<string> refused, CancellationToken cancellationToken)
    {
        var names = new NameRoom();
        await foreach (var (path, _) in wiki.FilesAsync(pushed.Before.Root, "", cancellationToken))
        {
            if (!gone.Contains(path))
            {
                names.AddPresent(path);
            }
        }

        foreach (var file in added)
        {
            Note(refused, file.Path, () => names.Take(file.Path));
            if (refused.Count == MaxNamed)
            {
                return;
            }
        }
    }

    private static void Note(List<string> refused, string path, Action check)
    {
        try
        {
            check();
        }
        catch (ImportRefusal refusal)
        {
            refused.Add($"{Shown(path)}: {refusal.Message}");
        }
        catch (WikibotProblemException broken) when (broken.Status < 500)
        {
            refused.Add($"{Shown(path)}: {broken.Message} (rule: {(broken.Extensions.TryGetValue("rule", out var rule) ? rule.ToString() : broken.Code)})");
        }
    }

    /// <summary>A name as a terminal may show it.</summary>
    private static string Shown(string path) => string.Concat(path.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
