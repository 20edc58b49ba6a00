using Wikibot.Git.Client;
using Wikibot.Tests.Git.Search;

namespace Wikibot.Tests.Git.Property;

/// <summary>One random sequence of calls from two clients on one wiki, and the model of what it should hold after each.</summary>
internal sealed class RandomCalls(GitServiceHost host, string wiki, Random random)
{
    /// <summary>The two clients.</summary>
    public static IReadOnlyList<Caller> Callers { get; } = [GitServiceHost.Ada, GitServiceHost.Bob];

    private static readonly string[] s_folders = ["", "A/", "A/B/", "C/", "ä/ö/"];

    private readonly WikiModel _model = new();

    private Caller Caller => Callers[random.Next(Callers.Count)];

    public async Task StartAsync()
    {
        var home = await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "Home");
        _model.Pages["Home"] = home.Content;
        _model.Committed(home.Commit, GitServiceHost.Ada);
    }

    public async Task StepAsync(int step)
    {
        Func<int, Task>[] kinds = [WriteAsync, WriteAsync, EditAsync, EditAsync, MoveAsync, MoveFolderAsync, DeleteAsync, RestoreAsync, RestoreWikiAsync, RevertAsync, SeveralAsync, StaleAsync];
        await kinds[random.Next(kinds.Length)](step);
        await CheckTreeAsync();
    }

    public async Task CheckEverythingAsync()
    {
        (await Git("fsck", "--strict", "--no-dangling")).ShouldBe("");
        (await Git("rev-list", "--reverse", "--first-parent", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(_model.States.Select(state => state.Commit));
        (await Git("log", "--reverse", "--format=%an", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(_model.States.Select(state => state.Author));
        foreach (var (commit, _, pages) in _model.States.Where((_, i) => i % 7 == 0))
        {
            foreach (var (path, content) in pages)
            {
                (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, path, commit)).Content.ShouldBe(content);
            }
        }
    }

    /// <summary>The history of every page that ever was, as the service that wrote it all tells it, and as one that only reads.</summary>
    public async Task CheckHistoriesAsync(GitServiceHost reader)
    {
        // A short history is walked through where no index is open; both open one here.
        await host.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest("text"));
        await reader.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest("text"));
        foreach (var path in _model.States.SelectMany(state => state.Pages.Keys).Distinct(StringComparer.Ordinal))
        {
            await HistoryCheck.ShouldBeThatOfGitAsync(host, host.Repository(wiki), wiki, path, 200);
            await HistoryCheck.ShouldBeThatOfGitAsync(reader, host.Repository(wiki), wiki, path, 3);
        }
    }

    private async Task WriteAsync(int step)
    {
        var (caller, path) = (Caller, NewPath(step));
        var exists = _model.Pages.ContainsKey(path);
        if (!exists && !_model.IsFree(path))
        {
            (await Should.ThrowAsync<WikibotProblemException>(() => host.WriteAsync(wiki, path, "x"))).Code.ShouldBe(ProblemCodes.PathCollision);
            return;
        }

        var content = NewText(step);
        var change = await host.WriteAsync(wiki, path, content, exists ? await RevisionAsync(path) : null, caller);
        _model.Pages[path] = content;
        Record(change.Commit, change.Changed, caller);
    }

    private async Task EditAsync(int step)
    {
        if (_model.Any(random) is not { } path)
        {
            return;
        }

        // Every text here ends with a paragraph, which what is appended must not join.
        var (caller, text) = (Caller, _model.Pages[path]);
        var line = text.Split('\n').FirstOrDefault(l => l.Length > 0 && text.IndexOf(l, StringComparison.Ordinal) == text.LastIndexOf(l, StringComparison.Ordinal));
        var (request, expected) = line is not null && random.Next(2) == 0
            ? (new EditPageRequest(path, [new TextEdit(line, $"edited {step}")]), text.Replace(line, $"edited {step}", StringComparison.Ordinal))
            : (new EditPageRequest(path, Append: $"appended {step}\n"), text + (text.Length == 0 ? "" : text.EndsWith('\n') ? "\n" : "\n\n") + $"appended {step}\n");
        var change = await host.Git.EditPageAsync(caller, wiki, request, GitServiceHost.Id());
        _model.Pages[path] = expected;
        Record(change.Commit, change.Changed, caller);
    }

    private async Task MoveAsync(int step)
    {
        var (caller, to) = (Caller, NewPath(step));
        if (_model.Any(random) is not { } path || !_model.IsFree(to))
        {
            return;
        }

        var result = await host.Git.MoveAsync(caller, wiki, new MoveRequest(path, to, await RevisionAsync(path)), GitServiceHost.Id());
        _model.Pages[to] = _model.Pages[path];
        _model.Pages.Remove(path);
        Record(result.Commit, true, caller);
    }

    private async Task MoveFolderAsync(int step)
    {
        var folder = s_folders[1 + random.Next(s_folders.Length - 1)];
        var inside = _model.Pages.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).ToArray();
        if (inside.Length == 0)
        {
            return;
        }

        var (caller, to) = (Caller, $"Moved {step}/in/");
        var result = await host.Git.MoveAsync(caller, wiki, new MoveRequest(folder, to, (await Git("rev-parse", $"main:{folder.TrimEnd('/')}")).Trim()), GitServiceHost.Id());
        result.MovedCount.ShouldBe(inside.Length);
        foreach (var path in inside)
        {
            _model.Pages[to + path[folder.Length..]] = _model.Pages[path];
            _model.Pages.Remove(path);
        }

        Record(result.Commit, true, caller);
    }

    private async Task DeleteAsync(int step)
    {
        if (_model.Pages.Count < 2 || _model.Any(random) is not { } path)
        {
            return;
        }

        var caller = Caller;
        var change = await host.Git.DeletePageAsync(caller, wiki, path, (await RevisionAsync(path))!, $"Delete in step {step}", GitServiceHost.Id());
        _model.Pages.Remove(path);
        Record(change.Commit, true, caller);
    }

    private async Task RestoreAsync(int step)
    {
        var (commit, _, pages) = _model.States[random.Next(_model.States.Count)];
        var (caller, path) = (Caller, pages.Keys.ElementAt(random.Next(pages.Count)));
        var exists = _model.Pages.ContainsKey(path);
        if (!exists && !_model.IsFree(path))
        {
            return;
        }

        var result = await host.Git.RestoreAsync(caller, wiki, new RestoreRequest(commit, path, exists ? await RevisionAsync(path) : null, $"Restore in step {step}"), GitServiceHost.Id());
        _model.Pages[path] = pages[path];
        Record(result.Commit, result.Changed, caller);
    }

    private async Task RestoreWikiAsync(int step)
    {
        var (commit, _, pages) = _model.States[random.Next(_model.States.Count)];
        var caller = Caller;
        var result = await host.Git.RestoreAsync(caller, wiki, new RestoreRequest(commit, null, (await Git("rev-parse", "main^{tree}")).Trim(), $"Restore all in step {step}"), GitServiceHost.Id());
        _model.Restore(pages);
        Record(result.Commit, result.Changed, caller);
    }

    /// <summary>Undoing the newest run of one author's commits gives the state before it, whatever they were.</summary>
    private async Task RevertAsync(int step)
    {
        var author = _model.States[^1].Author;
        var first = _model.States.FindLastIndex(state => state.Author != author) + 1;
        if (first == 0)
        {
            return;
        }

        var caller = Caller;
        var result = await host.Git.RevertChangesAsync(caller, wiki, new RevertRequest(author, SinceCommit: _model.States[first - 1].Commit, Message: $"Revert in step {step}"), GitServiceHost.Id());
        result.Conflicts.ShouldBeEmpty();
        result.Commits.ShouldBe(_model.States.Count - first);
        _model.Restore(_model.States[first - 1].Pages);
        Record(result.Commit, result.Changed, caller);
    }

    private async Task SeveralAsync(int step)
    {
        var caller = Caller;
        var old = _model.Any(random)!;
        var fresh = $"{s_folders[random.Next(s_folders.Length)]}batch {step}";
        if (!_model.IsFree(fresh))
        {
            return;
        }

        var delete = _model.Pages.Count > 2 && random.Next(2) == 0;
        var text = NewText(step);
        var result = await host.Git.WritePagesAsync(caller, wiki, new WritePagesRequest([new PageWrite(fresh, text), new PageWrite(old, delete ? null : text, await RevisionAsync(old))]), GitServiceHost.Id());
        _model.Pages[fresh] = text;
        _model.Pages[old] = text;
        if (delete)
        {
            _model.Pages.Remove(old);
        }

        Record(result.Commit, result.Changed, caller);
    }

    /// <summary>A stale client changes nothing.</summary>
    private async Task StaleAsync(int step)
    {
        var path = _model.Any(random)!;
        var stale = new string('0', 40);
        foreach (var call in (Func<Task>[])[
            () => host.WriteAsync(wiki, path, $"stale {step}", stale),
            () => host.Git.MoveAsync(Caller, wiki, new MoveRequest(path, $"stale {step}", stale), GitServiceHost.Id()),
            () => host.Git.DeletePageAsync(Caller, wiki, path, stale, null, GitServiceHost.Id())])
        {
            (await Should.ThrowAsync<WikibotProblemException>(call)).Code.ShouldBe(ProblemCodes.RevisionConflict);
        }
    }

    private void Record(string commit, bool changed, Caller caller)
    {
        if (changed)
        {
            _model.Committed(commit, caller);
        }
    }

    private async Task CheckTreeAsync()
    {
        // Each "100644 blob ID<tab>path": only this form is never quoted.
        var tree = await Git("ls-tree", "-rz", "main");
        var shown = tree.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line[53..], line => line[12..52], StringComparer.Ordinal);
        shown.Keys.Order(StringComparer.Ordinal).ShouldBe(_model.Pages.Keys.Select(path => path + ".md").Order(StringComparer.Ordinal));
        foreach (var (path, content) in _model.Pages)
        {
            if (shown[path + ".md"] != BlobId(content))
            {
                // The same assertion, by what can be read.
                (await Git("cat-file", "blob", shown[path + ".md"])).ShouldBe(content, path);
            }

            shown[path + ".md"].ShouldBe(BlobId(content), path);
        }
    }

    /// <summary>git's own rule for the id of a blob.</summary>
    private static string BlobId(string content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
#pragma warning disable CA5350 // git's object format is SHA-1.
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData([.. System.Text.Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350
    }

    private async Task<string?> RevisionAsync(string path) => (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, path)).Revision;

    private string NewPath(int step) => random.Next(4) == 0 && _model.Any(random) is { } known
        ? random.Next(2) == 0 ? known : known.ToUpperInvariant()
        : $"{s_folders[random.Next(s_folders.Length)]}page {step}";

    private string NewText(int step) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(i => $"text {step}.{i} é👩‍💻\n")) + (random.Next(3) == 0 ? "no end" : "");

    private Task<string> Git(params string[] arguments) => StockGit.RunAsync(host.Repository(wiki), arguments);
}
