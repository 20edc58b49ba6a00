using System.Diagnostics;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Nfs;

/// <summary>
/// One of two clients that go through the same list of steps, each doing its own and waiting for the other's. They talk by records on the
/// share itself, so they may be two mounts of one machine or two machines.
/// </summary>
internal sealed class SharePeer(IShareFiles files, string root, string session, bool isFirst)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private int _step;

    public IShareFiles Files => files;

    /// <summary>Where both work; the first removes it at the end.</summary>
    public string Folder { get; } = Path.Combine(root, $"wikibot-share-{session}");

    /// <summary>A step of the first or the second client. Both get its answer.</summary>
    public Task<string> FirstAsync(Func<string> act) => OneAsync(isFirst, "first", act);

    /// <inheritdoc cref="FirstAsync"/>
    public Task<string> SecondAsync(Func<string> act) => OneAsync(!isFirst, "second", act);

    /// <summary>A step that both do at once. Both get both answers.</summary>
    public async Task<(string First, string Second)> BothAsync(Func<string> act)
    {
        var step = _step++;
        Post($"{step}.{(isFirst ? "first" : "second")}", Answer(act));
        return (await WaitAsync($"{step}.first"), await WaitAsync($"{step}.second"));
    }

    /// <summary>The end: true for the first, once the second has no need of the folder any more.</summary>
    public async Task<bool> EndAsync()
    {
        var step = $"{_step++}.end";
        if (!isFirst)
        {
            Post(step, "end");
            return false;
        }

        await WaitAsync(step);
        return true;
    }

    private async Task<string> OneAsync(bool mine, string who, Func<string> act)
    {
        var step = $"{_step++}.{who}";
        if (mine)
        {
            Post(step, Answer(act));
        }

        return await WaitAsync(step);
    }

    private static string Answer(Func<string> act)
    {
        try
        {
            return act();
        }
        catch (ShareFileException e)
        {
            return e.Error.ToString();
        }
    }

    private void Post(string step, string answer)
    {
        files.MakeFolder(Folder);
        files.CreateRecord($"{Folder}/{step}", answer);
    }

    private async Task<string> WaitAsync(string step)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < s_patience; await Task.Delay(20))
        {
            // Listing makes the client ask, by the one way that all of them have in common; for a folder believed absent through the one above.
            if ((files.List(Folder) ?? (files.List(root) is not null ? files.List(Folder) : null))?.Any(e => e.Name == step) == true && files.ReadRecord($"{Folder}/{step}") is { } answer)
            {
                return answer;
            }
        }

        throw new TimeoutException($"The other client has not done step {step} within {s_patience.TotalMinutes} minutes.");
    }
}
