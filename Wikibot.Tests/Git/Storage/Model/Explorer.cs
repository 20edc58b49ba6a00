using System.Runtime.CompilerServices;

namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>A program of several processes over an abstract file system: what may happen next in a state, and what must not.</summary>
internal interface IModel
{
    ModelState Initial { get; }

    /// <summary>Every step that any process may make next. A process that is frozen or killed simply makes none.</summary>
    void Steps(ModelState state, Action<string, ModelState> next);

    /// <summary>What is wrong in this state; null when nothing is.</summary>
    string? Violation(ModelState state);
}

/// <summary>What an exploration has seen.</summary>
/// <param name="States">Number of different states.</param>
/// <param name="Violation">The first violation found, by the shortest way; null when there is none.</param>
/// <param name="Trace">The steps that lead to it.</param>
internal sealed record Exploration(int States, string? Violation, IReadOnlyList<string> Trace);

/// <summary>Visits every reachable state, breadth first, so that a counter-example is a shortest one.</summary>
internal static class Explorer
{
    public static Exploration Explore(IModel model, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<ModelState, ModelState?> { [model.Initial] = null };
        var queue = new Queue<ModelState>(seen.Keys);
        while (queue.TryDequeue(out var state))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (model.Violation(state) is { } violation)
            {
                return new Exploration(seen.Count, violation, Trace(model, seen, state));
            }

            model.Steps(state, (_, next) =>
            {
                if (seen.TryAdd(next, state))
                {
                    queue.Enqueue(next);
                }
            });
        }

        return new Exploration(seen.Count, null, []);
    }

    private static List<string> Trace(IModel model, Dictionary<ModelState, ModelState?> seen, ModelState state)
    {
        var steps = new List<string>();
        StepName.Wanted = true;
        for (var at = state; seen[at] is { } from; at = from)
        {
            var name = "";
            model.Steps(from, (step, next) => name = next.Equals(at) ? step : name);
            steps.Add(name);
        }

        StepName.Wanted = false;
        steps.Reverse();
        return steps;
    }
}

/// <summary>The name of a step. Made only for a trace: naming each of millions would take longer than making them.</summary>
[InterpolatedStringHandler]
internal ref struct StepName
{
    private DefaultInterpolatedStringHandler _text;

    public StepName(int literalLength, int formattedCount, out bool wanted)
    {
        wanted = Wanted;
        _text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    [field: ThreadStatic]
    public static bool Wanted { get; set; }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string Made() => Wanted ? _text.ToStringAndClear() : "";
}
