using System.Text;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Wikis;

/// <summary>Creates, lists and describes wikis.</summary>
internal sealed class WikiService(IWikiStore store, CommitDoor door, WikiGate gate, MemberMarkers markers, DamagedWikis damaged, TimeProvider time)
{
    /// <summary>Wikis in one answer of the list, when no number is given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most wikis in one answer of the list.</summary>
    public const int MaxLimit = 500;
    public const string StartPage = "Home";

    /// <summary>Characters of a new wiki's title.</summary>
    private const int MaxTitle = 200;

    public static async Task<WikiInfo> GetAsync(WikiAccess access, CancellationToken cancellationToken)
    {
        var tip = await access.Wiki.TipAsync(cancellationToken);
        return Describe(access.Wiki, access.Role, tip.Commit);
    }

    /// <summary>By the markers of the caller's subject, each checked against its wiki's members ref.</summary>
    public async Task<WikiList> ListAsync(Caller caller, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.Decode(cursor, 1) is [var last] ? last : "";
        var wikis = new List<WikiInfo>();
        foreach (var name in await markers.ListAsync(caller.Subject, cancellationToken))
        {
            if (string.CompareOrdinal(name, after) <= 0 || !WikiName.IsValid(name) || await LookAsync(name, caller, cancellationToken) is not { } info)
            {
                continue;
            }

            if (wikis.Count == limit)
            {
                return new WikiList(wikis, Cursor.Encode(wikis[^1].Name));
            }

            wikis.Add(info);
        }

        return new WikiList(wikis);
    }

    /// <summary>A wiki for the list; null when it is gone, or the caller is no member. A broken one must not take the others with it: it is named as what it is.</summary>
    private async Task<WikiInfo?> LookAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await store.OpenAsync(name, cancellationToken) is { } wiki
                && (await gate.ReadMembersAsync(wiki, cancellationToken)).RoleOf(caller.Subject) is { } role
                ? Describe(wiki, role, (await wiki.TipAsync(cancellationToken)).Commit)
                : null;
        }
        catch (Exception broken) when (WikiDamage.Of(broken, name) is not null)
        {
            // Whether the caller is still a member cannot be read. The marker says that they were one, and all that they learn is a name that they knew.
            damaged.Note(name, broken);
            return new WikiInfo(name, "unknown", "", DateTimeOffset.UnixEpoch, Damage: WikiDamage.Of(broken, name)!.Message);
        }
    }

    public async Task<WikiInfo> CreateAsync(Caller caller, OperationId operationId, CreateWikiRequest request, CancellationToken cancellationToken)
    {
        var name = Check.Required(request.Name, "name");
        if (!WikiName.IsValid(name))
        {
            throw Problem.Invalid("name", "wiki_name", WikiName.Rule);
        }

        var title = TitleOf(request);
        var operation = Operation.Of(operationId, caller, "create-wiki", name, request);
        var owner = MemberList.Empty.With(new Member(caller.Subject, Role.Owner, caller.Name, caller.Email));
        try
        {
            var wiki = await CreateAsync(name, title, owner, AuthorSignature.Of(caller, time), operation, cancellationToken);
            return Describe(wiki, Role.Owner, (await wiki.TipAsync(cancellationToken)).Commit);
        }
        catch (WikiExistsException)
        {
            return await FirstResultAsync(name, caller, operation, cancellationToken)
                ?? throw Problem.Make(409, ProblemCodes.WikiExists, $"The name '{name}' is taken.", ("field", "name"));
        }
    }

    /// <summary>Makes the repository with its start page and its members.</summary>
    public Task<IWiki> CreateAsync(string name, string title, MemberList members, Signature author, Operation operation, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] trailers = [new(CommitText.RequestTrailer, operation.RequestHash!), new(CommitText.OperationTrailer, operation.Id)];
        var page = Encoding.UTF8.GetBytes($"# {title}\n\nThis is the start page of the wiki `{name}`.\n");
        return door.CreateAsync(
            name,
            [
                new RefSeed(WikiRefs.Main, new ChangeSet([new FileChange(StartPage + PagePath.Extension, page)]), new CommitDetails(author, $"Create wiki {name}", trailers)),
                new RefSeed(WikiRefs.Members, new ChangeSet([new FileChange(MemberList.FileName, members.ToJson())]), new CommitDetails(author, "Name the first members", trailers)),
            ],
            cancellationToken);
    }

    private static WikiInfo Describe(IWiki wiki, Role role, Commit tip) =>
        new(wiki.Name, role.ToName(), tip.Id.ToString(), tip.Committer.When, tip.Tree.ToString());

    private static string TitleOf(CreateWikiRequest request)
    {
        var title = string.IsNullOrWhiteSpace(request.Title) ? request.Name : request.Title.Trim();
        return title.Length <= MaxTitle && !title.Any(char.IsControl)
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
            || (await gate.ReadMembersAsync(wiki, members, cancellationToken)).RoleOf(caller.Subject) is not { } role)
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
        return Describe(wiki, role, await wiki.FirstOfLineAsync((await wiki.TipAsync(cancellationToken)).Commit, cancellationToken));
    }
}
