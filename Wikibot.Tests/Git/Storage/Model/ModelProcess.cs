namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>What a process is there for.</summary>
internal enum Role
{
    Writer,
    Reader,
    Pruner,
}

/// <summary>A process.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Client">On which client.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Warm">Whether it knows the first commit from before.</param>
/// <param name="Frozen">Whether it is a writer that stands right before it decides who follows the first commit.</param>
internal sealed record Actor(Role Role, int Client, int Rounds = 1, bool Warm = false, bool Frozen = false)
{
    public string Name { get; } = $"{Role} on client {Client}";
}

/// <summary>Where a process stands, written into its part of a state.</summary>
internal readonly ref struct ModelProcess(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    public ref byte At => ref _bytes[0];

    /// <summary>The tip that it builds on, or has come to.</summary>
    public ref byte Tip => ref _bytes[1];

    /// <summary>The commit that it wants to follow the tip.</summary>
    public ref byte New => ref _bytes[2];

    /// <summary>The tip that it knew last; 0 when none.</summary>
    public ref byte Known => ref _bytes[3];

    /// <summary>What was acknowledged when its read began.</summary>
    public ref byte AckedBefore => ref _bytes[4];

    /// <summary>Commits that lead to the tip and may not have been moved.</summary>
    public ref byte Unmoved => ref _bytes[5];

    /// <summary>What it does once it has read the tip.</summary>
    public ref byte Then => ref _bytes[6];

    /// <summary>The epoch that it has asked for last, plus one.</summary>
    public ref byte Asked => ref _bytes[7];

    /// <summary>Rounds that it has still to do.</summary>
    public ref byte Left => ref _bytes[8];

    /// <summary>Whether its last rename found its candidate.</summary>
    public ref byte Moved => ref _bytes[9];
}
