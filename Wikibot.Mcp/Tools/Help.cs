using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>What arguments of the same name say about themselves, on every tool alike.</summary>
internal static class Help
{
    public const string Wiki = "Needed if several.";
    public const string Path = "Such as Dev/Notes.";
    public const string Message = "Why, in one line.";
    public const string Cursor = "nextCursor; keep the rest.";
    public const string Revision = "The revision that you read.";
    public const string Prefix = "Only this folder, such as Dev.";
    public const string Since = "A time: " + TimeText.Forms + "; or a commit id for what came after it.";
    public const string Session = "Only this session, client or program, as changes show it.";
    public const string Confirm = "The wiki's name, once the user agreed; asked for where it is needed.";
    public const string NextCursor = "Pass as \"cursor\" for the rest.";
    public const string Truncated = "True when there is more: call again with \"cursor\".";
}
