using System.Text;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Wikis;

/// <summary>Creates wikis.</summary>
internal sealed class WikiService(IWikiStore store, OwnWikis own, CommitDoor door, MetaReader metas, MemberMarkers markers, TimeProvider time)
{
    public const string StartPage = "Home";

    /// <summary>Characters of a wiki's title.</summary>
    private const int MaxTitle = 200;

    public async Task<WikiInfo> CreateAsync(Caller caller, OperationId operationId, CreateWikiRequest request, CancellationToken cancellationToken)
    {
        var name = Check.Required(request.Name, "name");
        if (!WikiName.IsValid(name))
        {
            throw Problem.Invalid("name", "wiki_name", WikiName.Rule);
        }

        var title = TitleOf(request.Title, name);
        var operation = Operation.Of(operationId, caller, "create-wiki", name, request);
        var owner = MemberList.Empty.With(Member.Of(caller, Role.Owner));
        try
        {
            // A repeat of what was done is answered, whatever it left no room for.
            if (await store.OpenAsync(name, cancellationToken) is null)
            {
                await own.RequireRoomAsync(caller, cancellationToken);
            }

            var wiki = await CreateAsync(name, title, owner, caller, operation, cancellationToken);
            return wiki.Describe(Role.Owner, (await wiki.TipAsync(cancellationToken)).Commit, SettingsOf(name, title));
        }
        catch (WikiExistsException)
        {
            return await FirstResultAsync(name, caller, operation, cancellationToken)
                ?? throw Problem.Make(409, ProblemCodes.WikiExists, $"The name '{name}' is taken.", ("field", "name"));
        }
    }

    /// <summary>Makes the repository with its start page and its members.</summary>
    public Task<IWiki> CreateAsync(string name, string title, MemberList members, Caller caller, Operation operation, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] trailers = [new(CommitText.RequestTrailer, operation.RequestHash!), new(CommitText.OperationTrailer, operation.Id)];
        var page = Encoding.UTF8.GetBytes($"# {title}\n\nThis is the start page of the wiki `{name}`.\n");

        // Of one moment: what is audited goes by time.
        var made = CommitOrigin.Details(caller, time, $"Create wiki {name}", trailers);
        return door.CreateAsync(
            name,
            [
                new RefSeed(WikiRefs.Main, new ChangeSet([new FileChange(StartPage + PagePath.Extension, page)]), made),
                new RefSeed(WikiRefs.Members, new ChangeSet(MetaFiles(members, SettingsOf(name, title))), made with { Message = "Name the first members" }),
            ],
            cancellationToken);
    }

    private static FileChange[] MetaFiles(MemberList members, WikiSettings settings) =>
        [new FileChange(MemberList.FileName, members.ToJson()), .. settings.Title is null ? (FileChange[])[] : [settings.ToChange()]];

    private static WikiSettings SettingsOf(string name, string title) => new(title == name ? null : title);

    /// <summary>A title as it is kept; the wiki's name where it is blank.</summary>
    public static string TitleOf(string? text, string name)
    {
        var title = string.IsNullOrWhiteSpace(text) ? name : text.Trim();
        return title.Length <= MaxTitle && !title.Any(char.IsControl) && !PagePath.HasLoneSurrogate(title)
            ? title
            : throw Problem.Invalid("title", "title", $"'title' is one line of at most {MaxTitle} characters.");
    }

    /// <summary>
    /// The answer to a repeat of the operation that made the wiki: the first commit of its members carries the operation, and that ref is short.
    /// Nothing is read for anyone but a member, so that a foreign wiki tells no more than that its name is taken.
    /// The marker is written again, in case the first try died before it.
    /// </summary>
    private async Task<WikiInfo?> FirstResultAsync(string name, Caller caller, Operation operation, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(name, cancellationToken) is not { } wiki
            || await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken) is not { } members
            || (await metas.ReadAsync(wiki, members, cancellationToken)).Members.RoleOf(caller.Subject) is not { } role)
        {
            return null;
        }

        var first = await wiki.FirstOfLineAsync(members.Commit, cancellationToken);
        if (!CommitText.Trailers(first.Message, CommitText.OperationTrailer).Contains(operation.Id, StringComparer.Ordinal)
            || !CommitText.Trailers(first.Message, CommitText.RequestTrailer).Contains(operation.RequestHash!, StringComparer.Ordinal))
        {
            return null;
        }

        await markers.AddAsync(caller.Subject, name, cancellationToken);

        // A repeat indeed, so its answer is the first one: the wiki as it was made.
        return wiki.Describe(
            role, await wiki.FirstOfLineAsync((await wiki.TipAsync(cancellationToken)).Commit, cancellationToken), (await metas.ReadAsync(wiki, first.Id, cancellationToken)).Settings);
    }
}
