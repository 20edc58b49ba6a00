namespace Wikibot.Mcp.Tools;

/// <summary>What a model is told once, when it connects.</summary>
internal static class Instructions
{
    /// <summary>The text of the server's <c>instructions</c>.</summary>
    public const string Text =
        """
        Wikibot keeps wikis of Markdown pages. Every change is a commit with your name on it; nothing is ever lost, and others write at the same time.

        Find: search_pages, or list_pages (depth 1 first for an overview). A page's path is like "Dev/Notes", without ".md"; folders appear with their first page. Leave "wiki" out when you have only one. A page that is asked for by its name alone is found where only one is named so; read_pages reads several at once; read_page with "outline" shows what is in a long one.

        Change a part of a page with edit_page: exact replacements of text that you read, a section, or text at the end. Rewrite a page, or make a new one, with write_page: read_page first, keep its "revision", send the whole new content with it. No revision is needed for a page that does not exist yet. If the answer says that the page changed meanwhile, read it again, work your change into what is there now, and write with the new revision: never drop what others wrote. move_page mends the links; write_pages makes several changes in one commit.

        If a read answers "truncated": true, you have only a part: go on with "cursor", or use edit_page.

        Look back with page_history, recent_changes and compare; read_page with a commit or a time shows the past. Bring it back with restore_page; revert_changes undoes one author's work and leaves that of others.

        Owners share a wiki with set_member, take it away with export_wiki and back it up with back_up_wiki.

        Link pages with [[Dev/Notes]] or relative Markdown links. Pictures and files lie beside the pages: write_attachment, read_attachment, list_pages with "files". Give changes a short "message" that says why.
        """;
}
