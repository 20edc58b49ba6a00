using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Wikis;

/// <summary>Gives a wiki another title, lets everybody clone it or only its members, deletes it, and brings it back, each by a commit on its members ref.</summary>
internal sealed class WikiUpdater(CommitDoor door, WikiGate gate, MetaReader metas, TimeProvider time)
{
    public async Task<WikiInfo> UpdateAsync(WikiAccess access, OperationId operation, UpdateWikiRequest request, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        Validate(request, wiki.Name);
        var result = await door.CommitAsync(
            wiki,
            WikiRefs.Members,
            Operation.Of(operation, access.Caller, "update-wiki", wiki.Name, request),
            async (tip, token) =>
            {
                var meta = await metas.ReadAsync(wiki, tip, token);
                await gate.RequireAsync(meta, access, new NeedsRole(Role.Owner, EvenDeleted: request.State is not null), token);
                var (wanted, message) = Apply(meta.Settings, access.Caller, wiki.Name, request);
                return (wanted == meta.Settings ? ChangeSet.Empty : new ChangeSet([wanted.ToChange()]), CommitOrigin.Details(access.Caller, time, message));
            },
            cancellationToken);
        return wiki.Describe(Role.Owner, (await wiki.TipAsync(cancellationToken)).Commit, (await metas.ReadAsync(wiki, result.Tip, cancellationToken)).Settings);
    }

    private (WikiSettings Wanted, string Message) Apply(WikiSettings now, Caller caller, string name, UpdateWikiRequest request)
    {
        var wanted = now;
        List<string> done = [];
        if (request.Title is not null && WikiService.TitleOf(request.Title, name) is var title && title != (now.Title ?? name))
        {
            wanted = wanted with { Title = title == name ? null : title };
            done.Add($"Title the wiki \"{title}\"");
        }

        if (request.Public == true && now.PublicSince is null)
        {
            wanted = wanted with { PublicSince = Now() };
            done.Add($"Let everybody clone the wiki {name}");
        }
        else if (request.Public == false && now.PublicSince is not null)
        {
            wanted = wanted with { PublicSince = null };
            done.Add($"Let only members clone the wiki {name}");
        }

        if (request.State == UpdateWikiRequest.Deleted && now.DeletedAt is null)
        {
            // What is taken away does not come back to everybody: whoever brings it back says so once more.
            var wasPublic = wanted.PublicSince is not null;
            wanted = wanted with { DeletedAt = Now(), DeletedBy = caller.Subject, PublicSince = null };
            done.Add($"Delete the wiki {name}; until {wanted.DeletedUntil!.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC an owner can bring it back{(wasPublic ? ", for its members only" : "")}");
        }
        else if (request.State == UpdateWikiRequest.Active && now.DeletedAt is not null)
        {
            wanted = wanted with { DeletedAt = null, DeletedBy = null };
            done.Add($"Bring the wiki {name} back");
        }

        return (wanted, string.Join("; ", done));
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    private static void Validate(UpdateWikiRequest request, string name)
    {
        if (request is { Title: null, State: null, Public: null })
        {
            throw Problem.Invalid("title", "required", "Nothing is to be changed: give a 'title', or a 'state'.");
        }

        if (request.State is not (null or UpdateWikiRequest.Active or UpdateWikiRequest.Deleted))
        {
            throw Problem.Invalid("state", "choice", $"'state' is {UpdateWikiRequest.Active} or {UpdateWikiRequest.Deleted}.");
        }

        if (request.Title is not null)
        {
            WikiService.TitleOf(request.Title, name);
        }

        if (request.State == UpdateWikiRequest.Deleted)
        {
            Confirmation.Require(request.Confirm, name, $"delete the wiki '{name}'");
        }

        if (request.Public == true)
        {
            Confirmation.Require(request.Confirm, name, $"let everybody clone the wiki '{name}', with all that was ever in it");
        }
    }
}
