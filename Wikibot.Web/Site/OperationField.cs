using Wikibot.Git.Client;

namespace Wikibot.Web.Site;

/// <summary>The id of a change, made with its form: a form that is sent twice is one change.</summary>
internal static class OperationField
{
    /// <summary>The name of the field.</summary>
    public const string Name = "operation";

    /// <summary>The id that came with <paramref name="form"/>; a new one where there is none.</summary>
    public static string Of(IFormCollection form) => form[Name].ToString() is var id && OperationIds.IsValid(id) ? id : OperationIds.New();
}
