using System.Text.Json;

namespace Wikibot.Git.History;

/// <summary>
/// The trailer <c>Wikibot-Moved: ["Old","New"]</c> of a move's commit: JSON, because paths hold anything. A folder's paths end in <c>/</c>.
/// </summary>
internal static class MoveTrailer
{
    public const string Key = "Wikibot-Moved";

    /// <summary>Moves of one commit that are followed: ours record one, and a commit of somebody else's may claim any number.</summary>
    private const int MostMoves = 100;

    public static KeyValuePair<string, string> Make(string from, string to) =>
        new(Key, JsonSerializer.Serialize([from, to], MoveTrailerJson.Default.StringArray));

    /// <summary>The moves that a commit records.</summary>
    public static IEnumerable<(string From, string To)> Read(Commit commit)
    {
        foreach (var value in CommitText.Trailers(commit.Message, Key).Take(MostMoves))
        {
            if (TryParse(value) is [var from, var to])
            {
                yield return (from, to);
            }
        }
    }

    /// <summary>Where the page that is at <paramref name="path"/> after <paramref name="commit"/> was before it, if that commit moved it.</summary>
    public static PagePath? OriginOf(Commit commit, PagePath path) =>
        OriginOf(commit, path.Value) is { } origin ? PagePath.FromFile(origin + PagePath.Extension) : null;

    /// <summary>The same for many pages of one commit, whose moves were read once.</summary>
    public static string? OriginOf(IReadOnlyList<(string From, string To)> moves, PagePath path) =>
        Follow(moves.Select(move => (move.To, move.From)), path.Value) is { } origin ? PagePath.FromFile(origin + PagePath.Extension)?.Value : null;

    /// <summary>The same of any file: of a page by its path, of another by its folder's.</summary>
    public static string? OriginOfFile(IReadOnlyList<(string From, string To)> moves, string file) =>
        PagePath.FromFile(file) is not { } page ? Follow(moves.Where(move => move.To.EndsWith('/')).Select(move => (move.To, move.From)), file)
        : OriginOf(moves, page) is { } origin ? origin + PagePath.Extension
        : null;

    /// <summary>The same of a page, or of a folder with its slash.</summary>
    public static string? OriginOf(Commit commit, string path) => Follow(Read(commit).Select(move => (move.To, move.From)), path);

    /// <summary>Where the page that was at <paramref name="path"/> before <paramref name="commit"/> is after it, if that commit moved it.</summary>
    public static PagePath? DestinationOf(Commit commit, PagePath path) =>
        Follow(Read(commit), path.Value) is { } destination ? PagePath.FromFile(destination + PagePath.Extension) : null;

    private static string? Follow(IEnumerable<(string From, string To)> moves, string path)
    {
        foreach (var (from, to) in moves)
        {
            if (path == from || (from.EndsWith('/') && FolderScope.IsBelow(path, from)))
            {
                return to + path[from.Length..];
            }
        }

        return null;
    }

    private static string[]? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, MoveTrailerJson.Default.StringArray);
        }
        catch (JsonException)
        {
            // Written by someone else's tool: then it records no move.
            return null;
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class MoveTrailerJson : System.Text.Json.Serialization.JsonSerializerContext;
