using Wikibot.Git.Budgets;
using Wikibot.Git.Commits;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Edits;

/// <summary>Edits parts of a page, all or nothing, on the newest text.</summary>
internal sealed class EditService(WikiWriter writer)
{
    public async Task<PageChange> EditAsync(WikiAccess access, OperationId operation, EditPageRequest request, CancellationToken cancellationToken)
    {
        var path = PagePath.Parse(request.Path);
        var seen = Check.Revision(request.Revision);
        RequireSomething(request);
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "edit", access.Wiki.Name, request),
            request.Message,
            async (tip, token) =>
            {
                var current = await access.Wiki.FindPageAsync(tip.Root, path, token) ?? throw await MissingPage.AtAsync(access.Wiki, tip, tip, path, token);
                if (seen is not null || ReplacesSection(request))
                {
                    await RevisionRule.RequireAsync(access.Wiki, tip, path, current, seen, token);
                }

                var text = PageText.Decode(await access.Wiki.ReadBlobAsync(current, token), path.Value);
                var edited = await WorkLane.RunAsync(SizeOf(text, request), () => Apply(text, request), token);
                return edited == text
                    ? PlannedChange.Nothing
                    : new PlannedChange(new ChangeSet([new FileChange(path.File, PageText.Encode(edited))]), $"Edit {path}");
            },
            cancellationToken);
        return await PageWriter.DescribeAsync(access.Wiki, result, path, cancellationToken);
    }

    /// <summary>The text after all parts of the request, in the order of its parameters.</summary>
    public static string Apply(string text, EditPageRequest request)
    {
        if (request.Edits is { Count: > 0 } edits)
        {
            text = Replacements.Apply(text, edits);
        }

        if (request.Sections is { Count: > 0 } sections)
        {
            text = Sections.Apply(text, sections);
        }

        if (!string.IsNullOrEmpty(request.Append))
        {
            text = PageEnds.Append(text, request.Append);
        }

        if (!string.IsNullOrEmpty(request.Prepend))
        {
            text = PageEnds.Prepend(text, request.Prepend);
        }

        return request.FrontMatter is { } frontMatter ? FrontMatter.Apply(text, frontMatter) : text;
    }

    /// <summary>Characters that an edit goes through: the page, and the request's own texts for each look at the page.</summary>
    private static long SizeOf(string text, EditPageRequest request) =>
        ((1L + (request.Edits?.Count ?? 0)) * text.Length) + (request.Edits?.Sum(edit => (long)(edit.Old?.Length ?? 0) + (edit.New?.Length ?? 0)) ?? 0) + (request.FrontMatter is null ? 0 : text.Length);

    private static bool ReplacesSection(EditPageRequest request) =>
        request.Sections?.Any(section => section.Mode == SectionModes.Replace) == true;

    private static void RequireSomething(EditPageRequest request)
    {
        if (request.Edits is null or [] && request.Sections is null or [] && string.IsNullOrEmpty(request.Append) && string.IsNullOrEmpty(request.Prepend)
            && request.FrontMatter is not ({ Set.Count: > 0 } or { Unset.Count: > 0 }))
        {
            throw Problem.Invalid("edits", "required", "The request changes nothing: give edits, sections, append, prepend or frontMatter.");
        }
    }
}
