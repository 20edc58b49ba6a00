namespace Wikibot.Tests.Infra;

/// <summary>What is made before what (and destroyed after it): explicit dependencies, and values of one resource among another's inputs.</summary>
internal sealed class DependencyGraph
{
    private readonly Dictionary<string, HashSet<string>> _direct = [];

    private DependencyGraph(StackRun run)
    {
        foreach (var resource in run.All)
        {
            var inputs = resource.Inputs.GetRawText();
            _direct[resource.Key] =
            [
                .. resource.DependsOn.Select(dependency => $"{dependency.Type} {dependency.Name}"),
                .. run.All.Where(other => other != resource && inputs.Contains(AwsMocks.Marker(other.Type, other.Name), StringComparison.Ordinal)).Select(other => other.Key),
            ];
        }
    }

    public static DependencyGraph Of(StackRun run) => new(run);

    /// <summary>Everything that a resource waits for, directly or not.</summary>
    public HashSet<string> Before(string type, string name)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(_direct[$"{type} {name}"]);
        while (open.TryPop(out var next))
        {
            if (found.Add(next))
            {
                foreach (var further in _direct[next])
                {
                    open.Push(further);
                }
            }
        }

        return found;
    }
}
