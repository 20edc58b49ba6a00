namespace Wikibot.Git.Events;

/// <summary>Work that a schedule asks for again and again: one wiki an event, each wiki in its turn. Registered with the services, found by its kind.</summary>
internal interface IScheduledWork
{
    /// <summary>Its name in events, such as <c>maintenance</c>.</summary>
    string Kind { get; }

    /// <summary>Works on one wiki, not much longer than <paramref name="budget"/>.</summary>
    /// <returns>What was done, for the answer and the log.</returns>
    Task<WorkResult> RunAsync(string wiki, TimeSpan budget, CancellationToken cancellationToken);
}

/// <summary>What a piece of work did.</summary>
/// <param name="Finished">False when the budget ended it: the next event goes on with the same wiki.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record WorkResult(bool Finished, string Summary);
