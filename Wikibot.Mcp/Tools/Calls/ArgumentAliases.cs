using System.Text.Json;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// Argument names that models guess, and what they mean. Accepted, never advertised: the schemas name each argument once.
/// An alias counts only where a tool has no argument of that very name; the first of its meanings that the tool has is taken.
/// </summary>
internal static class ArgumentAliases
{
    private static readonly Dictionary<string, string[]> Meanings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["wiki_name"] = ["wiki"],
        ["wikiName"] = ["wiki"],
        ["repository"] = ["wiki"],
        ["repo"] = ["wiki"],
        ["space"] = ["wiki"],
        ["name"] = ["path", "wiki"],
        ["page"] = ["path", "paths"],
        ["pages"] = ["paths"],
        ["files"] = ["paths"],
        ["page_path"] = ["path"],
        ["pagePath"] = ["path"],
        ["page_name"] = ["path"],
        ["file"] = ["path"],
        ["file_path"] = ["path"],
        ["filePath"] = ["path"],
        ["filename"] = ["path"],
        ["title"] = ["path"],
        ["from"] = ["path"],
        ["source"] = ["path"],
        ["old_path"] = ["path"],
        ["path"] = ["prefix", "paths"],
        ["folder"] = ["prefix", "path"],
        ["directory"] = ["prefix", "path"],
        ["text"] = ["content", "message", "query"],
        ["body"] = ["content"],
        ["markdown"] = ["content"],
        ["data"] = ["content"],
        ["base64"] = ["content"],
        ["new_content"] = ["content"],
        ["newContent"] = ["content"],
        ["expected_revision"] = ["revision"],
        ["expectedRevision"] = ["revision"],
        ["currentRevision"] = ["revision"],
        ["rev"] = ["revision"],
        ["etag"] = ["revision"],
        ["comment"] = ["message"],
        ["summary"] = ["message"],
        ["description"] = ["message"],
        ["commit_message"] = ["message"],
        ["commitMessage"] = ["message"],
        ["destination"] = ["to"],
        ["new_path"] = ["to"],
        ["newPath"] = ["to"],
        ["target"] = ["to"],
        ["old_text"] = ["old"],
        ["oldText"] = ["old"],
        ["old_string"] = ["old"],
        ["old_str"] = ["old"],
        ["find"] = ["old", "query"],
        ["search"] = ["old", "query", "text"],
        ["q"] = ["query"],
        ["keywords"] = ["query"],
        ["terms"] = ["query"],
        ["tags"] = ["tag"],
        ["until"] = ["before"],
        ["contains"] = ["text"],
        ["new_text"] = ["new"],
        ["newText"] = ["new"],
        ["new_string"] = ["new"],
        ["new_str"] = ["new"],
        ["replace"] = ["new"],
        ["replacement"] = ["new"],
        ["replace_all"] = ["all"],
        ["replaceAll"] = ["all"],
        ["replacements"] = ["edits"],
        ["front_matter"] = ["frontMatter"],
        ["frontmatter"] = ["frontMatter"],
        ["metadata"] = ["frontMatter"],
        ["section"] = ["heading"],
        ["headings"] = ["outline"],
        ["toc"] = ["outline"],
        ["operation"] = ["mode"],
        ["from_line"] = ["fromLine"],
        ["start_line"] = ["fromLine"],
        ["startLine"] = ["fromLine"],
        ["to_line"] = ["toLine"],
        ["end_line"] = ["toLine"],
        ["endLine"] = ["toLine"],
        ["date"] = ["at", "since"],
        ["as_of"] = ["at"],
        ["asOf"] = ["at"],
        ["after"] = ["since"],
        ["user"] = ["author", "member"],
        ["email"] = ["member"],
        ["user_id"] = ["member"],
        ["userId"] = ["member"],
        ["permission"] = ["role"],
        ["access"] = ["role"],
        ["status"] = ["state"],
        ["sha"] = ["commit"],
        ["version"] = ["commit"],
        ["commit_id"] = ["commit"],
        ["commitId"] = ["commit"],
        ["from_commit"] = ["from"],
        ["fromCommit"] = ["from"],
        ["base"] = ["from"],
        ["to_commit"] = ["to"],
        ["toCommit"] = ["to"],
        ["head"] = ["to"],
        ["max_chars"] = ["limit"],
        ["maxChars"] = ["limit"],
        ["max_characters"] = ["limit"],
        ["budget"] = ["limit"],
        ["next_cursor"] = ["cursor"],
        ["nextCursor"] = ["cursor"],
        ["page_token"] = ["cursor"],
        ["max"] = ["limit"],
        ["max_results"] = ["limit"],
        ["maxResults"] = ["limit"],
        ["page_size"] = ["limit"],
        ["count"] = ["limit"],
        ["max_depth"] = ["depth"],
        ["verbose"] = ["detailed"],
        ["details"] = ["detailed"],
        ["detail"] = ["detailed"],
    };

    /// <summary>The argument that <paramref name="given"/> stands for among <paramref name="accepted"/>; <see langword="null"/> when none.</summary>
    public static string? Resolve(string given, Func<string, bool> accepted) =>
        Meanings.TryGetValue(given, out var meanings) ? meanings.FirstOrDefault(accepted) : null;

    /// <summary>
    /// One replacement written flat, as other editing tools take it (<c>old</c>, <c>new</c>), put into <c>edits</c> where a tool has that
    /// and the call does not.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> FoldSingleEdit(IEnumerable<KeyValuePair<string, JsonElement>> given, Func<string, bool> accepted)
    {
        var arguments = given.ToList();
        if (!accepted("edits") || arguments.Exists(argument => argument.Key == "edits"))
        {
            return arguments;
        }

        var edit = arguments.Where(argument => !accepted(argument.Key) && OfEdit(argument.Key) is not null).ToList();
        return edit.Count == 0
            ? arguments
            : [.. arguments.Except(edit), KeyValuePair.Create("edits", JsonSerializer.SerializeToElement(new[] { edit.ToDictionary(part => part.Key, part => part.Value, StringComparer.Ordinal) }))];
    }

    /// <summary>Front matter written as its keys and values, put into <c>set</c> where that is the only thing it can mean.</summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> FoldFrontMatter(IEnumerable<KeyValuePair<string, JsonElement>> given, Func<string, bool> accepted)
    {
        var keys = given.ToList();
        return accepted("set") && accepted("unset") && keys.Count > 0 && !keys.Exists(key => accepted(key.Key))
            ? [KeyValuePair.Create("set", JsonSerializer.SerializeToElement(keys.ToDictionary(key => key.Key, key => key.Value, StringComparer.Ordinal)))]
            : keys;
    }

    private static string? OfEdit(string name)
    {
        static bool Known(string part) => part is "old" or "new" or "all";
        return Known(name) ? name : Resolve(name, Known);
    }
}
