namespace Aspire.Hosting.Dashboard;

internal readonly record struct LogLine(int Number, string Text, bool IsError);

/// <summary>The last lines that a resource wrote, and a wait for more.</summary>
internal sealed class ResourceLog
{
    private const int Kept = 5_000;
    private readonly Lock gate = new();
    private readonly Queue<LogLine> lines = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;

    public void Append(string text, bool isError)
    {
        lock (gate)
        {
            lines.Enqueue(new LogLine(++count, text, isError));
            if (lines.Count > Kept)
            {
                lines.Dequeue();
            }

            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public (IReadOnlyList<LogLine> Lines, Task Next) Since(int number)
    {
        lock (gate)
        {
            return ([.. lines.Where(line => line.Number > number)], changed.Task);
        }
    }
}
