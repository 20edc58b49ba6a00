using System.Text;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Restore;

/// <summary>What undoing the steps of one author gives for a file: a new state, or the reason why it is left alone.</summary>
internal sealed record UndoResult(FileLife Life, string? Path, ReadOnlyMemory<byte>? Content, ObjectId? Blob, int? Mode, RevertConflict? Conflict)
{
    /// <summary>Where what comes back stood: its path, and a commit that has it there; null where it is as it is now, or merged.</summary>
    public (string Path, ObjectId Commit)? Stood { get; init; }

    /// <summary>Whether the file differs from what it is now.</summary>
    public bool Changes => Conflict is null && (Path != Life.Now.Path || Blob != Life.Now.Blob || Mode != Life.Now.Mode);
}

/// <summary>Undoes the steps of one author in a file's life, newest first, each by a three-way merge against what others made of it since.</summary>
internal sealed class Undo(IWiki wiki)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<UndoResult> OfAsync(FileLife life, CancellationToken cancellationToken)
    {
        var state = new Draft(life.Now.Path, life.Now.Blob, null, life.Now.Mode);
        for (var i = life.Steps.Count - 1; i >= 0; i--)
        {
            // A run of steps by the same author is undone as one.
            if (!life.Steps[i].Mine)
            {
                continue;
            }

            var last = i;
            while (i > 0 && life.Steps[i - 1].Mine)
            {
                i--;
            }

            if (await StepAsync(state, life.Steps[i].Before, life.Steps[last].After, cancellationToken) is not { } undone)
            {
                return new UndoResult(life, null, null, null, null, ConflictOf(life, last));
            }

            var first = life.Steps[i];
            var stood = undone.Blob != state.Blob && undone.Blob == first.Before.Blob && first.Before.Path is { } at && first.Commit.Parents is [var parent, ..] ? (at, parent) : state.Stood;
            state = undone with { Stood = stood };
        }

        var content = state.Text is null ? (ReadOnlyMemory<byte>?)null : Strict.GetBytes(state.Text);
        return new UndoResult(life, state.Path, content, content is null ? state.Blob : null, state.Mode, null) { Stood = content is null ? state.Stood : null };
    }

    private async Task<Draft?> StepAsync(Draft state, FileState before, FileState after, CancellationToken cancellationToken)
    {
        if (state.Is(after))
        {
            return new Draft(before.Path, before.Blob, null, before.Mode);
        }

        if (before == after || state.Is(before))
        {
            return state;
        }

        // Others deleted it: nothing of the author's is left to undo.
        if (state.Path is null && after.Path is not null)
        {
            return state;
        }

        // The author made or deleted it, and others changed it, or made it again.
        if (state.Path is null || before.Path is null || after.Path is null)
        {
            return null;
        }

        var path = state.Path == after.Path ? before.Path : before.Path == after.Path ? state.Path : null;
        if (path is null)
        {
            return null;
        }

        if (before.Blob == after.Blob)
        {
            return state with { Path = path, Mode = before.Mode };
        }

        if (state.Text is null && state.Blob == after.Blob)
        {
            return new Draft(path, before.Blob, null, before.Mode);
        }

        return await TextAsync(before.Blob!.Value, cancellationToken) is { } theirs
            && await TextAsync(after.Blob!.Value, cancellationToken) is { } @base
            && (state.Text ?? await TextAsync(state.Blob!.Value, cancellationToken)) is { } ours
            && await WorkLane.RunAsync(@base.Length + ours.Length + theirs.Length, () => TextMerge.Merge(@base, ours, theirs), cancellationToken) is { } merged
            ? new Draft(path, null, merged, state.Mode)
            : null;
    }

    private static RevertConflict ConflictOf(FileLife life, int mine)
    {
        var path = TreeName.Show(life.Now.Name ?? life.Steps[^1].Before.Name ?? life.Steps[mine].Before.Name!);
        var other = life.Steps.Skip(mine + 1).FirstOrDefault(step => !step.Mine)?.Commit;
        return new RevertConflict(
            path,
            other is null
                ? "It cannot be brought back to what it was."
                : $"{other.Author.Name} changed the same place on {other.Author.When:yyyy-MM-dd HH:mm} UTC. Compare, then edit by hand.",
            other?.Id.ToString());
    }

    /// <summary>The text whose lines are merged; null where there is none, or more than goes through the services.</summary>
    private async Task<string?> TextAsync(ObjectId blob, CancellationToken cancellationToken)
    {
        if (await wiki.ReadBlobSizeAsync(blob, cancellationToken) > Limits.MaxFileBytes)
        {
            return null;
        }

        try
        {
            return Strict.GetString((await wiki.ReadBlobAsync(blob, cancellationToken)).Span);
        }
        catch (DecoderFallbackException)
        {
            // No text, so no lines to merge.
            return null;
        }
    }

    /// <summary>The file as far as it is undone: an existing blob, or a new text.</summary>
    private sealed record Draft(string? Path, ObjectId? Blob, string? Text, int? Mode)
    {
        /// <inheritdoc cref="UndoResult.Stood"/>
        public (string Path, ObjectId Commit)? Stood { get; init; }

        public bool Is(FileState state) => Text is null && Path == state.Path && Blob == state.Blob;
    }
}
