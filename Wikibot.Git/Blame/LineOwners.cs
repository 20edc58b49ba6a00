using Wikibot.Git.Compare;

namespace Wikibot.Git.Blame;

/// <summary>The lines of a text and who wrote each, found out from its older versions, the newest first.</summary>
internal sealed class LineOwners
{
    private readonly Commit?[] _owners;
    private readonly List<Commit> _writers = [];
    private List<OpenLine> _open;
    private string _version;

    /// <param name="text">The newest version.</param>
    public LineOwners(string text)
    {
        var count = TextDiff.Split(text).Length;
        (_version, _owners, _open) = (text, new Commit?[count], [.. Enumerable.Range(0, count).Select(line => new OpenLine(line, line))]);
    }

    /// <summary>Whether it is known of all.</summary>
    public bool IsDone => _open.Count == 0;

    /// <summary>Who wrote each line; null where it is not known.</summary>
    public IReadOnlyList<Commit?> Owners => _owners;

    /// <summary>Who wrote any of them, newest first.</summary>
    public IReadOnlyList<Commit> Writers => _writers;

    /// <summary>Takes the version before the one looked at last: what it lacks came by a commit.</summary>
    /// <returns>Whether it is known of all now.</returns>
    public bool Came(Commit by, string older)
    {
        var hunks = TextDiff.Of(older, _version).Hunks;
        var rest = new List<OpenLine>(_open.Count);
        var (next, shift) = (0, 0);
        foreach (var line in _open)
        {
            // Both are in the order of the text, which no difference changes.
            for (; next < hunks.Count && hunks[next].NewStart + hunks[next].NewCount <= line.At; next++)
            {
                shift += hunks[next].NewCount - hunks[next].OldCount;
            }

            if (next < hunks.Count && line.At >= hunks[next].NewStart)
            {
                _owners[line.Line] = by;
            }
            else
            {
                rest.Add(line with { At = line.At - shift });
            }
        }

        if (rest.Count < _open.Count)
        {
            _writers.Add(by);
        }

        (_open, _version) = (rest, older);
        return IsDone;
    }

    /// <summary>Says that there was nothing before a commit: what is left came by it.</summary>
    public void Began(Commit by)
    {
        foreach (var line in _open)
        {
            _owners[line.Line] = by;
        }

        if (_open.Count > 0)
        {
            _writers.Add(by);
        }

        _open = [];
    }

    /// <summary>A line whose writer is not known yet.</summary>
    /// <param name="Line">Which of the text, from 0.</param>
    /// <param name="At">Which of the version that was looked at last.</param>
    private readonly record struct OpenLine(int Line, int At);
}
