namespace Wikibot.Git.Markdown;

/// <summary>Finds the backticks that close code. All runs of a text are listed at the first need, so that looking for many costs no more than one.</summary>
internal sealed class CodeSpans
{
    private readonly Dictionary<int, Queue<int>> _runs = [];
    private bool _listed;

    public void Clear()
    {
        _runs.Clear();
        _listed = false;
    }

    /// <summary>Where the run of exactly <paramref name="length"/> backticks starts that comes first at or behind <paramref name="from"/>; -1 when none does. Asked for from left to right.</summary>
    public int Find(ReadOnlySpan<char> text, int from, int length)
    {
        if (!_listed)
        {
            List(text);
        }

        if (!_runs.TryGetValue(length, out var starts))
        {
            return -1;
        }

        while (starts.TryPeek(out var start))
        {
            if (start >= from)
            {
                return start;
            }

            starts.Dequeue();
        }

        return -1;
    }

    public static int RunLength(ReadOnlySpan<char> text, int at) => text[at..].IndexOfAnyExcept(text[at]) is var end && end < 0 ? text.Length - at : end;

    private void List(ReadOnlySpan<char> text)
    {
        _listed = true;
        for (var at = text.IndexOf('`'); at >= 0;)
        {
            var length = RunLength(text, at);
            if (!_runs.TryGetValue(length, out var starts))
            {
                _runs[length] = starts = new Queue<int>();
            }

            starts.Enqueue(at);
            var next = text[(at + length)..].IndexOf('`');
            at = next < 0 ? -1 : at + length + next;
        }
    }
}
